// Elements, and a morph that turns what is shown into what should be: focus, scrolling and selected text stay where they are.

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) { continue; }
    if (name.startsWith("on")) { element[name] = value; } else if (name === "place") { Object.assign(element.style, value); } else { element.setAttribute(name, value === true ? "" : String(value)); }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const handlers = ["onclick", "onkeydown", "onsubmit", "oninput", "onchange"];

export function render(parent, ...children) {
  const wanted = document.createElement(parent.localName);
  wanted.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  morphChildren(parent, wanted);
}

const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute("data-key") : null);

function morphChildren(from, to) {
  const keyed = new Map();
  for (const child of from.children) { if (keyOf(child)) { keyed.set(keyOf(child), child); } }
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = keyOf(wanted);
    let match = key ? keyed.get(key) : at;
    if (match && !key && keyOf(match)) { match = null; }
    if (match && match.nodeType === wanted.nodeType && match.nodeName === wanted.nodeName) {
      if (match === at) { at = at.nextSibling; } else { from.insertBefore(match, at); }
      morph(match, wanted);
    } else {
      from.insertBefore(wanted, at);
    }
  }
  while (at) { const next = at.nextSibling; at.remove(); at = next; }
}

function morph(old, wanted) {
  if (old.nodeType !== 1) {
    if (old.data !== wanted.data) { old.data = wanted.data; }
    return;
  }
  for (const { name } of [...old.attributes]) {
    // What the person opened stays open.
    if (!wanted.hasAttribute(name) && !(old.localName === "details" && name === "open")) { old.removeAttribute(name); }
  }
  for (const { name, value } of wanted.attributes) { if (name !== "style" && old.getAttribute(name) !== value) { old.setAttribute(name, value); } }
  // The page's policy forbids style attributes, not styles.
  if (old.style.cssText !== wanted.style.cssText) { old.style.cssText = wanted.style.cssText; }
  for (const name of handlers) { if (old[name] !== wanted[name]) { old[name] = wanted[name]; } }
  // What the person types or chooses is theirs.
  if (old.localName === "input" || old.localName === "textarea" || old.localName === "select") { return; }
  morphChildren(old, wanted);
}

/** Arrow keys, Home and End move between the elements of a list; only one of them is in the tab order. */
export function roving(event, selector) {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) { return; }
  const all = [...event.currentTarget.querySelectorAll(selector)];
  const from = all.indexOf(event.target.closest(selector));
  if (from < 0) { return; }
  event.preventDefault();
  const to = all[Math.max(0, Math.min(all.length - 1, from + steps[event.key]))];
  for (const element of all) { element.tabIndex = element === to ? 0 : -1; }
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

const paths = {
  activity: "M4 8h16v8H4z",
  sub_orchestration: "M5 4v8a4 4 0 0 0 4 4h10m-4-4 4 4-4 4",
  timer: "M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-12v4l3 2M9 2h6",
  event_received: "M4 5h16v14H4zM4 6l8 7 8-7",
  event_sent: "M3 12 21 4l-6 17-4-7z",
  suspension: "M8 5v14M16 5v14",
  termination: "M6 6h12v12H6z",
  rewind: "M11 6 4 12l7 6zM20 6l-7 6 7 6z",
  continue_as_new: "M4 12a8 8 0 0 1 14-5l2 2m0-5v5h-5M20 12a8 8 0 0 1-14 5l-2-2m0 5v-5h5",
};

export function icon(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: 16, height: 16, class: "icon", "aria-hidden": "true" })) { svg.setAttribute(name, value); }
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[kind] ?? paths.activity);
  svg.append(path);
  return svg;
}

export const words = (text) => text.replaceAll("_", " ");
export const sentence = (text) => words(text).replace(/^./, (first) => first.toUpperCase());
export const number = new Intl.NumberFormat();
export const badge = (status) => h("span", { class: `badge s-${status}` }, h("i", { "aria-hidden": "true" }), sentence(status));

export function duration(milliseconds) {
  if (milliseconds === null || Number.isNaN(milliseconds)) { return "—"; }
  if (milliseconds < 1) { return "0 ms"; }
  if (milliseconds < 1000) { return `${Math.round(milliseconds)} ms`; }
  const seconds = milliseconds / 1000;
  if (seconds < 60) { return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`; }
  if (seconds < 3600) { return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`; }
  if (seconds < 86400) { return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`; }
  return `${Math.floor(seconds / 86400)} d ${Math.round((seconds % 86400) / 3600)} h`;
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
export const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export function ago(text) {
  const seconds = (Date.parse(text) - Date.now()) / 1000;
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) { return relative.format(Math.round(seconds / size), unit); }
  }
  return Math.abs(seconds) < 5 ? "just now" : relative.format(Math.round(seconds), "second");
}

export const when = (text) => (text ? h("time", { datetime: text, title: absolute.format(new Date(text)) }, ago(text)) : "—");
export const exactly = (text) => (text ? h("time", { datetime: text }, absolute.format(new Date(text))) : "—");
export const instanceHref = (hub, id) => `#/instances/${hub}/${encodeURIComponent(id)}`;

/** A table with a caption for those who cannot see where it stands. */
export function table(caption, heads, rows, empty) {
  return rows.length === 0
    ? h("p", { class: "empty", "data-key": `empty-${caption}` }, empty)
    : h("div", { class: "scroll", "data-key": caption, tabindex: "0", role: "region", "aria-label": caption }, h("table", {},
      h("caption", { class: "hidden" }, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col", class: head.class }, head.text ?? head)))),
      h("tbody", {}, rows)));
}
