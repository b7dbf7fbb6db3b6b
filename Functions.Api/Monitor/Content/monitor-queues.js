// Queues, and the messages that were given up in them.
import { exactly, h, number, table, when } from "./monitor-dom.js";
import { get } from "./monitor-api.js";
import { confirm } from "./monitor-actions.js";

function letter(queue, found, me, refresh) {
  return h("details", { class: "card letter", "data-key": `letter-${found.sequence_number}` },
    h("summary", {}, h("b", {}, found.reason ?? "Given up"), h("small", {}, `number ${found.sequence_number}, ${found.deliveries} deliveries, `, when(found.enqueued_at))),
    found.description ? h("p", { class: "bad" }, found.description) : null,
    h("dl", { class: "facts" }, [["Message", found.message_id], ["Subject", found.subject ?? "—"], ["Came in", exactly(found.enqueued_at)]].map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    h("pre", { tabindex: "0" }, found.body),
    me.role === "operator" ? h("p", { class: "row start" },
      h("button", { class: "quiet", onclick: () => confirm({ title: "Put this message back?", text: "It is delivered again, to every handler that takes it.", verb: "Put back", method: "POST", path: "/monitor/dead-letters/resubmit", body: () => ({ queue, sequence_number: found.sequence_number }), done: refresh }) }, "Put back"),
      h("button", { class: "quiet danger", onclick: () => confirm({ title: "Delete this message?", text: "It is gone for good.", verb: "Delete", danger: true, type: String(found.sequence_number), method: "DELETE", path: `/monitor/dead-letters/${found.sequence_number}?queue=${encodeURIComponent(queue)}`, done: refresh }) }, "Delete")) : null);
}

export function queues(text) {
  const chosen = new URLSearchParams(text ?? "").get("queue");
  return {
    title: "Queues",
    key: `queues-${chosen}`,
    load: async (me, refresh) => {
      const all = await get("/monitor/queues");
      const letters = chosen ? (await get(`/monitor/dead-letters?queue=${encodeURIComponent(chosen)}&limit=100`)).items : null;
      return [
        h("section", { class: "card", "data-key": "queues" },
          table("Queues and subscriptions", ["Queue", { text: "Waiting", class: "n" }, { text: "Scheduled", class: "n" }, { text: "Dead letters", class: "n" }, { text: "Oldest", class: "n" }],
            all.items.map((queue) => h("tr", { "data-key": queue.name },
              h("th", { scope: "row" }, h("a", { href: `#/queues?queue=${encodeURIComponent(queue.name)}`, "aria-current": queue.name === chosen ? "true" : null }, queue.name)),
              h("td", { class: "n" }, number.format(queue.active)), h("td", { class: "n" }, number.format(queue.scheduled)), h("td", { class: `n${queue.dead_lettered > 0 ? " bad" : ""}` }, number.format(queue.dead_lettered)), h("td", { class: "n" }, when(queue.oldest_enqueued_at)))),
            "There are no queues.")),
        letters ? h("section", { "data-key": "letters" },
          h("div", { class: "row" }, h("h2", {}, `Dead letters of ${chosen}`),
            me.role === "operator" && letters.length > 0 ? h("button", { class: "quiet", onclick: () => confirm({ title: "Put all dead letters back?", text: `All of ${chosen} are delivered again.`, verb: "Put all back", method: "POST", path: "/monitor/dead-letters/resubmit", body: () => ({ queue: chosen }), done: refresh }) }, "Put all back") : null),
          letters.length === 0 ? h("p", { class: "card calm" }, h("i", { "aria-hidden": "true" }), "No message was given up here.") : letters.map((found) => letter(chosen, found, me, refresh)))
          : h("p", { class: "soft", "data-key": "hint" }, "Choose a queue to see its dead letters."),
      ];
    },
  };
}
