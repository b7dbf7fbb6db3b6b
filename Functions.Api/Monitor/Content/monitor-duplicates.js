// Pictures that look nearly the same, side by side, and what people think of them.
import { h, when } from "./monitor-dom.js";
import { get } from "./monitor-api.js";
import { confirm, reason } from "./monitor-actions.js";

const states = [["open", "To be judged"], ["confirmed", "Confirmed"], ["dismissed", "Dismissed"], ["all", "All"]];
const owners = [["", "Anybody's"], ["true", "Of two people"], ["false", "Of one person"]];
const colours = { open: "pending", confirmed: "failed", dismissed: "terminated" };
const verbs = {
  confirmed: ["Confirm", "Confirm that one is a copy of the other?", "It is written down; nothing is blocked or deleted by it."],
  dismissed: ["Dismiss", "Dismiss this likeness?", "It leaves the list of what is to be judged."],
  open: ["Reopen", "Have it judged again?", "It comes back to the list of what is to be judged."],
};
// Signed addresses differ each time they are asked for: one that still works for a while stays, or the picture would be loaded anew every two seconds.
const signed = new Map();
const lasting = 2 * 60_000;
// Pages after the first, as long as somebody looks at them.
const kept = { query: null, pages: [] };

function address(url) {
  const path = url.split("?")[0];
  const known = signed.get(path);
  if (known && Date.now() - known.at < lasting) { return known.url; }
  if (signed.size > 1000) { signed.clear(); }
  signed.set(path, { url, at: Date.now() });
  return url;
}

function go(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  location.hash = `#/duplicates?${query}`;
}

const filters = (query) => {
  const choice = (label, name, options) => h("label", {}, label, h("select", { name },
    options.map(([value, text]) => h("option", { value, selected: (query.get(name) ?? options[0][0]) === value }, text))));
  return h("form", { class: "filters", role: "search", "aria-label": "Duplicates", "data-key": "filters", onsubmit: (event) => event.preventDefault(), onchange: (event) => go(event.currentTarget) },
    choice("State", "state", states), choice("Pictures", "owners_differ", owners));
};

const picture = (which, side) => h("figure", {},
  side.thumbnail_url
    ? h("img", { src: address(side.thumbnail_url), alt: `The ${which} picture`, width: side.width, height: side.height, decoding: "async" })
    : h("p", { class: "gone" }, "This picture is gone."),
  h("figcaption", {}, h("a", { href: `#/uploads/${side.media_id}` }, `The ${which} one`), ` by ${side.owner_name ?? side.owner_id}`, h("small", {}, side.media_id)));

function pair(found, me, refresh) {
  const key = `${found.later.media_id}/${found.earlier.media_id}`;
  const judge = (state) => {
    const [verb, title, text] = verbs[state];
    return h("button", {
      class: "quiet", "data-key": state,
      onclick: () => confirm({
        title, text, verb, fields: [reason()], method: "POST", path: `/monitor/duplicates/${key}/review`,
        body: (data) => ({ state, reason: data.get("reason") || null }),
        done: async () => {
          // The pair, and the button with the focus, may have left the list.
          kept.pages = [];
          await refresh();
          if (document.activeElement === document.body) { (document.querySelector(".pair button") ?? document.querySelector("h1")).focus(); }
        },
      }),
    }, `${verb} …`);
  };
  const likeness = found.same_bytes ? "The same file" : `${found.distance} of 64 bits apart${found.mirrored ? ", mirrored" : ""}`;
  return h("article", { class: "card pair", "data-key": key, "aria-label": `${likeness}: ${found.later.media_id} and ${found.earlier.media_id}` },
    h("div", { class: "sides" }, picture("later", found.later), picture("earlier", found.earlier)),
    h("p", {}, h("b", {}, likeness), " · found ", when(found.flagged_at)),
    h("p", { class: "row start" }, h("span", { class: `badge s-${colours[found.state]}` }, h("i", { "aria-hidden": "true" }), found.state === "open" ? "To be judged" : found.state === "confirmed" ? "Confirmed" : "Dismissed"),
      found.reviewed_by ? h("span", { class: "soft" }, `by ${found.reviewed_by} `, when(found.reviewed_at)) : null),
    me.role === "operator" ? h("div", { class: "actions", role: "group", "aria-label": "Judge" }, Object.keys(verbs).filter((state) => state !== found.state).map(judge)) : null);
}

export function duplicates(text) {
  const query = new URLSearchParams(text ?? "");
  if (kept.query !== query.toString()) { Object.assign(kept, { query: query.toString(), pages: [] }); }
  return {
    title: "Duplicates",
    key: "duplicates",
    load: async (me, refresh) => {
      const asked = new URLSearchParams(query);
      if (asked.get("state") === "all") { asked.delete("state"); } else if (!asked.has("state")) { asked.set("state", "open"); }
      asked.set("limit", "20");
      const path = `/monitor/duplicates?${asked}`;
      const pages = kept.pages.length > 0 ? kept.pages : [await get(path)];
      const found = pages.flatMap((page) => page.items);
      const next = pages.at(-1).next_cursor;
      return [
        filters(query),
        found.length === 0
          ? h("p", { class: "card calm", "data-key": "none" }, h("i", { "aria-hidden": "true" }), "No two pictures are listed here.")
          : h("div", { class: "pairs", "data-key": "pairs" }, found.map((report) => pair(report, me, refresh))),
        h("p", { class: "more", "data-key": "more" },
          kept.pages.length > 1 ? h("button", { class: "quiet", "data-key": "newest", onclick: () => { kept.pages = []; refresh(); } }, "Back to the newest") : null,
          next ? h("button", { class: "quiet", "data-key": "older", onclick: async () => { kept.pages = [...pages, await get(`${path}&cursor=${next}`)]; refresh(); } }, "Show older") : null),
      ];
    },
  };
}
