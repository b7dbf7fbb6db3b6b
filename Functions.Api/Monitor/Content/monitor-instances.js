// The list of instances: filters, search, pages.
import { badge, duration, h, instanceHref, roving, when } from "./monitor-dom.js";
import { get } from "./monitor-api.js";
import { purge } from "./monitor-actions.js";

const statuses = ["pending", "running", "suspended", "completed", "failed", "terminated"];
const periods = [["", "Any time"], ["15m", "Last 15 minutes"], ["1h", "Last hour"], ["24h", "Last 24 hours"], ["7d", "Last 7 days"]];
const lengths = { "15m": 9e5, "1h": 36e5, "24h": 864e5, "7d": 6048e5 };
// Pages after the first; as long as there are any, the list stands still, or items would fall between the pages.
const kept = { query: null, pages: [] };

function go(form) {
  const query = new URLSearchParams();
  const data = new FormData(form);
  for (const name of ["id_prefix", "name", "hub", "within"]) { if (data.get(name)?.trim()) { query.set(name, data.get(name).trim()); } }
  if (data.getAll("status").length) { query.set("status", data.getAll("status").join(",")); }
  history.replaceState(null, "", `#/instances${query.size ? `?${query}` : ""}`);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function filters(query, me) {
  const chosen = new Set((query.get("status") ?? "").split(","));
  const option = (value, text, name) => h("option", { value, selected: (query.get(name) ?? "") === value }, text);
  let typing = 0;
  return h("form", {
    class: "filters", role: "search", "aria-label": "Instances", "data-key": "filters",
    onsubmit: (event) => { event.preventDefault(); go(event.currentTarget); },
    onchange: (event) => go(event.currentTarget),
    oninput: (event) => { if (event.target.type === "search") { const form = event.currentTarget; clearTimeout(typing); typing = setTimeout(() => go(form), 250); } },
  },
  h("label", { class: "grow" }, "Id begins with", h("input", { type: "search", name: "id_prefix", value: query.get("id_prefix"), maxlength: 100, spellcheck: "false", autocapitalize: "none" })),
  h("label", {}, "Orchestrator", h("input", { type: "search", name: "name", value: query.get("name"), maxlength: 100, list: "names", spellcheck: "false" })),
  h("datalist", { id: "names" }, ["ProcessUpload", "PublishPost", "RetractPost", "FanOutPost"].map((name) => h("option", { value: name }))),
  h("label", {}, "Hub", h("select", { name: "hub" }, option("", "All hubs", "hub"), option("media", "media", "hub"), option("social", "social", "hub"))),
  h("label", {}, "Created", h("select", { name: "within" }, periods.map(([value, text]) => option(value, text, "within")))),
  h("fieldset", {}, h("legend", {}, "Status"), statuses.map((status) =>
    h("label", { class: `chip s-${status}` }, h("input", { type: "checkbox", name: "status", value: status, checked: chosen.has(status) }), h("i", { "aria-hidden": "true" }), status))),
  me.role === "operator" ? h("button", { type: "button", class: "quiet", onclick: () => purge(query) }, "Purge …") : null);
}

// Narrow pages lay rows out as a grid: with explicit roles they stay rows for whoever does not see them.
function row(item, at) {
  const finished = ["completed", "failed", "terminated"].includes(item.status);
  return h("tr", { role: "row", "data-key": `${item.hub}/${item.instance_id}` },
    h("td", { role: "cell" }, badge(item.status)),
    h("th", { scope: "row", role: "rowheader" }, h("a", { class: "row", href: instanceHref(item.hub, item.instance_id), tabindex: at === 0 ? "0" : "-1" }, item.name, h("small", {}, item.instance_id))),
    h("td", { role: "cell", class: "wide" }, item.hub),
    h("td", { role: "cell", class: "n" }, when(item.created_at)),
    h("td", { role: "cell", class: "n wide" }, finished ? duration(Date.parse(item.updated_at) - Date.parse(item.created_at)) : "—"));
}

// Of links in a list only one is in the tab order: the one that had the focus last.
function keepPlace(rows) {
  const focused = document.activeElement?.closest?.("tr")?.dataset.key;
  const at = rows.findIndex((element) => element.dataset.key === focused);
  rows.forEach((element, index) => { element.querySelector("a.row").tabIndex = index === Math.max(at, 0) ? 0 : -1; });
  return rows;
}

export function instances(text) {
  const query = new URLSearchParams(text ?? "");
  if (kept.query !== query.toString()) { Object.assign(kept, { query: query.toString(), pages: [] }); }
  return {
    title: "Instances",
    key: "instances",
    load: async (me, refresh) => {
      const asked = new URLSearchParams(query);
      const within = lengths[asked.get("within")];
      asked.delete("within");
      // By the minute, so that an unchanged answer is recognised.
      if (within) { asked.set("created_from", new Date(Math.floor((Date.now() - within) / 6e4) * 6e4).toISOString()); }
      asked.set("limit", "50");
      const pages = kept.pages.length > 0 ? kept.pages : [await get(`/monitor/instances?${asked}`)];
      const found = [...new Map(pages.flatMap((page) => page.items).map((item) => [`${item.hub}/${item.instance_id}`, item])).values()];
      const next = pages.at(-1).next_cursor;
      return [
        filters(query, me),
        found.length === 0
          ? h("p", { class: "card empty", "data-key": "none" }, "No instance matches.", next ? " So far: there is more to look through." : null)
          : h("section", { class: "card", "data-key": "list" }, h("table", { id: "instances", role: "table", onkeydown: (event) => roving(event, "a.row") },
            h("caption", { class: "hidden" }, "Instances, newest first. Arrow keys move between them, Enter opens one."),
            h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, [["Status", ""], ["Instance", ""], ["Hub", "wide"], ["Created", "n"], ["Took", "n wide"]]
              .map(([name, style]) => h("th", { scope: "col", role: "columnheader", class: style }, name)))),
            h("tbody", { role: "rowgroup" }, keepPlace(found.map(row))))),
        h("p", { class: "more", "data-key": "more" },
          kept.pages.length > 1 ? h("button", { class: "quiet", "data-key": "newest", onclick: () => { kept.pages = []; refresh(); } }, "Back to the newest") : null,
          next ? h("button", { class: "quiet", "data-key": "older", onclick: async () => { kept.pages = [...pages, await get(`/monitor/instances?${asked}&cursor=${next}`)]; refresh(); } }, "Show older") : null),
      ];
    },
  };
}
