// What is stuck, by class.
import { h, instanceHref, number, sentence, table, when } from "./monitor-dom.js";
import { get } from "./monitor-api.js";
import { confirm } from "./monitor-actions.js";

const say = (text) => { document.getElementById("status").textContent = text; };

const replay = (item, done) => h("button", {
  class: "quiet", onclick: () => confirm({
    title: "Replay it?", text: `The monitor gave up ${item.subject} ${item.record_id}. Its record is reopened and its workflow starts anew.`, verb: "Replay",
    method: "POST", path: `/monitor/stuck/${item.subject}-${item.record_id}/replay`,
    done: (repair) => { say(repair.outcome === "done" ? "It is under way again." : `It could not be replayed: ${repair.error}`); done(); },
  }),
}, "Replay …");

const explained = {
  never_uploaded: "The bytes never came.",
  lost_event: "What the workflow waits for has happened, and nobody told it.",
  worker_dead: "The workflow has not moved for longer than its step may take.",
  poison: "It was repaired as often as may be.",
  dependency_down: "Storage, database, Redis or broker does not answer.",
  workflow_missing: "There is no workflow, or it left its work undone.",
  workflow_failed: "The workflow failed.",
  workflow_terminated: "Somebody terminated the workflow.",
  workflow_suspended: "Somebody suspended the workflow, and forgot it.",
};

export const stuck = () => ({
  title: "Stuck",
  key: "stuck",
  load: async (me, refresh) => {
    const cases = await get("/monitor/stuck?limit=200");
    const classes = Map.groupBy(cases.items, (item) => item.class);
    return classes.size === 0
      ? h("p", { class: "card calm" }, h("i", { "aria-hidden": "true" }), "Nothing is stuck. Every upload and post gets on as it should.")
      : [...classes].map(([name, items]) => h("section", { class: "card", "data-key": name },
        h("h2", {}, sentence(name), " ", h("span", { class: "count" }, number.format(items.length))),
        h("p", { class: "soft" }, explained[name]),
        table(`Stuck: ${sentence(name)}`, ["What", "What shows it", { text: "Repairs", class: "n wide" }, { text: "Since", class: "n" }],
          items.map((item) => h("tr", { "data-key": `${item.subject}-${item.record_id}` },
            h("th", { scope: "row" }, h("a", { href: instanceHref(item.hub, item.instance_id) }, sentence(item.subject), h("small", {}, item.record_id))),
            h("td", {}, item.evidence, h("small", {}, `${sentence(item.state)} · stage ${item.stage}`),
              item.state === "dead_lettered" && me.role === "operator" ? replay(item, refresh) : null),
            h("td", { class: "n wide" }, number.format(item.repairs)),
            h("td", { class: "n" }, when(item.since)))), "")));
  },
});
