// What the monitor repaired and what operators did.
import { h, instanceHref, sentence, table, when } from "./monitor-dom.js";
import { get } from "./monitor-api.js";

export const repairHeads = ["What", "Why", "Repair", { text: "When", class: "n" }];

export const repairRow = (repair) => h("tr", { "data-key": `${repair.subject}-${repair.record_id}-${repair.attempt}` },
  h("th", { scope: "row" }, h("a", { href: instanceHref(repair.hub, repair.instance_id) }, sentence(repair.subject), h("small", {}, repair.record_id))),
  h("td", {}, sentence(repair.class), h("small", {}, repair.evidence)),
  h("td", {}, `${sentence(repair.action)}: ${repair.outcome}`, repair.operator ? ` (${repair.operator})` : null, repair.error ? h("small", { class: "bad" }, repair.error) : null),
  h("td", { class: "n" }, when(repair.at)));

export const actionHeads = ["Who", "Did", "To", { text: "When", class: "n" }];

export const actionRow = (action) => h("tr", { "data-key": action.id },
  h("th", { scope: "row" }, action.actor_name ?? "Holder of the host's key"),
  h("td", {}, sentence(action.action), h("small", { class: action.outcome === "done" ? "" : "bad" }, action.outcome ?? "not completed")),
  h("td", {}, action.hub ? h("a", { href: instanceHref(action.hub, action.target) }, action.target) : action.target, action.detail ? h("small", {}, action.detail) : null),
  h("td", { class: "n" }, when(action.at)));

export const log = () => ({
  title: "Log",
  key: "log",
  load: async () => {
    const [actions, repairs] = await Promise.all([get("/monitor/actions?limit=100"), get("/monitor/repairs?limit=100")]);
    return [
      h("section", { class: "card", "data-key": "actions" }, h("h2", {}, "What operators did"), table("What operators did", actionHeads, actions.items.map(actionRow), "Nobody has done anything yet.")),
      h("section", { class: "card", "data-key": "repairs" }, h("h2", {}, "What the monitor repaired"), table("What the monitor repaired", repairHeads, repairs.items.map(repairRow), "Nothing has needed repair.")),
    ];
  },
});
