// The system at a glance.
import { badge, duration, h, instanceHref, number, sentence, table, when } from "./monitor-dom.js";
import { get } from "./monitor-api.js";
import { repairRow, repairHeads } from "./monitor-log.js";

const order = ["running", "pending", "suspended", "completed", "failed", "terminated"];

function hub(entry) {
  const all = { ...entry.open, ...entry.recent };
  const total = order.reduce((sum, status) => sum + all[status], 0);
  const figure = (status) => h("a", { class: `figure s-${status}`, href: `#/instances?hub=${entry.hub}&status=${status}`, "data-key": status },
    h("b", {}, number.format(all[status])), h("span", {}, h("i", { "aria-hidden": "true" }), sentence(status)));
  return h("section", { class: "card", "data-key": entry.hub, "aria-labelledby": `hub-${entry.hub}` },
    h("h2", { id: `hub-${entry.hub}` }, "Hub ", entry.hub),
    h("div", { class: "figures now" }, ["running", "pending", "suspended"].map(figure)),
    h("p", { class: "soft" }, entry.queue_depth === 0 ? "Nothing waits for its first turn."
      : `${number.format(entry.queue_depth)} wait for their first turn, the oldest for ${duration(Date.now() - Date.parse(entry.oldest_pending_at))}.`),
    h("h3", {}, "Finished, of the last 24 hours"),
    h("div", { class: "figures" }, ["completed", "failed", "terminated"].map(figure)),
    h("div", { class: "meter", "aria-hidden": "true" }, order.filter((status) => all[status] > 0).map((status) => h("span", { class: `s-${status}`, place: { flexGrow: String(all[status] / total) } }))),
    entry.is_exact ? null : h("p", { class: "soft" }, "At least: beyond 10,000 is not counted."));
}

function stuckCard(cases) {
  const counts = new Map();
  for (const item of cases.items) { counts.set(item.class, (counts.get(item.class) ?? 0) + 1); }
  return h("section", { class: "card", "data-key": "stuck" },
    h("h2", {}, "Stuck"),
    counts.size === 0 ? h("p", { class: "calm" }, h("i", { "aria-hidden": "true" }), "Nothing is stuck.")
      : h("ul", { class: "tally" }, [...counts].sort((one, other) => other[1] - one[1]).map(([name, count]) =>
        h("li", { "data-key": name }, h("a", { href: "#/stuck" }, h("b", {}, number.format(count)), " ", sentence(name))))),
    cases.has_more ? h("p", { class: "soft" }, "… and more") : null);
}

export const overview = () => ({
  title: "Overview",
  key: "overview",
  load: async () => {
    const [hubs, cases, repairs, brokers, failures] = await Promise.all([
      get("/monitor/hubs"), get("/monitor/stuck?limit=200"), get("/monitor/repairs?limit=5"), get("/monitor/queues"), get("/monitor/instances?status=failed&limit=5"),
    ]);
    const dead = brokers.items.reduce((sum, queue) => sum + queue.dead_lettered, 0);
    return [
      h("div", { class: "columns" }, hubs.items.map(hub)),
      h("div", { class: "columns", "data-key": "second" },
        stuckCard(cases),
        h("section", { class: "card", "data-key": "dead" },
          h("h2", {}, "Dead letters"),
          dead === 0 ? h("p", { class: "calm" }, h("i", { "aria-hidden": "true" }), "No message was given up.")
            : h("ul", { class: "tally" }, brokers.items.filter((queue) => queue.dead_lettered > 0).map((queue) =>
              h("li", { "data-key": queue.name }, h("a", { href: `#/queues?queue=${encodeURIComponent(queue.name)}` }, h("b", {}, number.format(queue.dead_lettered)), " ", queue.name)))))),
      h("section", { class: "card", "data-key": "queues" },
        h("h2", {}, "Queues"),
        table("Queues and subscriptions", ["Queue", { text: "Waiting", class: "n" }, { text: "Scheduled", class: "n" }, { text: "Oldest", class: "n" }],
          brokers.items.map((queue) => h("tr", { "data-key": queue.name },
            h("th", { scope: "row" }, queue.name), h("td", { class: "n" }, number.format(queue.active)), h("td", { class: "n" }, number.format(queue.scheduled)), h("td", { class: "n" }, when(queue.oldest_enqueued_at)))),
          "There are no queues.")),
      h("section", { class: "card", "data-key": "repairs" },
        h("h2", {}, "Recent repairs"),
        table("Recent repairs", repairHeads, repairs.items.map(repairRow), "Nothing has needed repair."),
        repairs.has_more ? h("p", {}, h("a", { href: "#/log" }, "All repairs")) : null),
      h("section", { class: "card", "data-key": "failures" },
        h("h2", {}, "Latest failures"),
        table("Latest failed instances", ["Status", "Instance", { text: "When", class: "n" }],
          failures.items.map((item) => h("tr", { "data-key": `${item.hub}/${item.instance_id}` },
            h("td", {}, badge(item.status)),
            h("th", { scope: "row" }, h("a", { href: instanceHref(item.hub, item.instance_id) }, item.name, h("small", {}, item.instance_id))),
            h("td", { class: "n" }, when(item.updated_at)))),
          "No instance has failed.")),
    ];
  },
});
