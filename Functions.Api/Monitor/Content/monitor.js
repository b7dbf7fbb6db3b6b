// The monitor's page: who looks, which view, and when to look again.
import { h, render } from "./monitor-dom.js";
import { demo, get, Refusal, signedIn, signIn, signOut } from "./monitor-api.js";
import { overview } from "./monitor-overview.js";
import { instances } from "./monitor-instances.js";
import { instance } from "./monitor-instance.js";
import { record } from "./monitor-record.js";
import { stuck } from "./monitor-stuck.js";
import { duplicates } from "./monitor-duplicates.js";
import { queues } from "./monitor-queues.js";
import { log } from "./monitor-log.js";

const every = 2000;
const $ = (id) => document.getElementById(id);
const views = [["", "Overview"], ["instances", "Instances"], ["stuck", "Stuck"], ["duplicates", "Duplicates"], ["queues", "Queues"], ["log", "Log"]];
let me = null;
let shown = null;
let paused = false;
let timer = 0;
let turn = 0;

const say = (text) => { $("status").textContent = text; };

function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const steps = path.split("/").filter(Boolean).map(decodeURIComponent);
  const [view, first, second] = steps;
  const found = view === undefined ? overview()
    : view === "instances" && second ? instance(first, second)
    : view === "instances" ? instances(query)
    : view === "uploads" && first ? record("uploads", first)
    : view === "posts" && first ? record("posts", first)
    : view === "stuck" ? stuck()
    : view === "duplicates" ? duplicates(query)
    : view === "queues" ? queues(query)
    : view === "log" ? log()
    : null;
  return { view: view ?? "", ...(found ?? { title: "Nothing here", load: async () => h("p", {}, "There is no such view. ", h("a", { href: "#/" }, "Overview")) }) };
}

function paintTop() {
  $("views").hidden = $("account").hidden = !me;
  if (!me) { return; }
  render($("views"), views.map(([path, name]) => h("a", { href: `#/${path}`, "aria-current": shown?.view === path ? "page" : null }, name)));
  render($("account"),
    h("button", { class: "quiet live", "aria-pressed": String(!paused), title: "Whether the page keeps itself up to date", onclick: () => { paused = !paused; paintTop(); refresh(); } },
      h("i", { "aria-hidden": "true" }), paused ? "Paused" : "Live"),
    h("span", { class: "who" }, h("b", {}, me.username), h("small", {}, me.role)),
    h("button", { class: "quiet", onclick: leave }, "Sign out"));
}

async function leave() {
  await signOut();
  me = null;
  start();
}

async function showSignIn(message) {
  me = null;
  shown = null;
  clearTimeout(timer);
  document.title = "Sign in · Monitor";
  const hint = await demo();
  paintTop();
  $("main").replaceChildren(h("form", {
    class: "card sign-in",
    onsubmit: async (event) => {
      event.preventDefault();
      const form = new FormData(event.target);
      try { await signIn(form.get("username"), form.get("password")); say(""); start(); } catch (error) { say(error.message); }
    },
  },
  h("h1", {}, "Sign in to the monitor"),
  h("p", { class: "soft" }, message),
  h("label", {}, "User name", h("input", { name: "username", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, maxlength: 254 })),
  h("label", {}, "Password", h("input", { name: "password", type: "password", autocomplete: "current-password", required: true, maxlength: 256 })),
  h("button", { type: "submit" }, "Sign in"),
  hint ? h("p", { class: "soft" }, "In the demo: ", h("code", {}, "ops.operator"), " or ", h("code", {}, "ops.reader"), ", password ", h("code", {}, hint.password)) : null));
}

function showNoRole() {
  document.title = "No access · Monitor";
  paintTop();
  $("main").replaceChildren(h("section", { class: "card sign-in" },
    h("h1", {}, "No role in the monitor"),
    h("p", {}, "You are signed in, but nobody has made you a reader or an operator. Who holds the key of the installation can."),
    h("button", { onclick: leave }, "Sign in as somebody else")));
}

/** Loads the view's data and shows it; then again, as long as the page is looked at. */
async function refresh() {
  clearTimeout(timer);
  if (!shown) { return; }
  const mine = ++turn;
  try {
    const content = await shown.load(me, refresh);
    if (mine !== turn) { return; }
    render($("main"), h("h1", { tabindex: "-1", "data-key": "title" }, shown.heading ?? shown.title), content);
    $("main").removeAttribute("aria-busy");
    if (document.body.dataset.offline) { delete document.body.dataset.offline; say(""); }
  } catch (error) {
    if (mine !== turn) { return; }
    if (!(error instanceof Refusal)) { throw error; }
    if (error.status === 401) { return showSignIn("Your session is over. Sign in again."); }
    if (error.status === 403 && error.code === "staff_only") { return showNoRole(); }
    if (error.status === 404) {
      render($("main"), h("h1", { tabindex: "-1", "data-key": "title" }, shown.title), h("p", { class: "card empty" }, "It is not there (any more). It may have been purged."));
    } else {
      document.body.dataset.offline = "1";
      say(error.message);
    }
  }
  if (!paused && !document.hidden) { timer = setTimeout(refresh, every); }
}

async function navigate(first) {
  const next = route();
  const kept = shown && next.key && shown.key === next.key;
  shown = next;
  document.title = `${next.title} · Monitor`;
  paintTop();
  if (!kept) {
    $("main").replaceChildren();
    $("main").setAttribute("aria-busy", "true");
  }
  await refresh();
  if (!kept && !first) {
    scrollTo(0, 0);
    $("main").querySelector("h1")?.focus({ preventScroll: true });
  }
}

async function start() {
  if (!signedIn()) { return showSignIn("For readers and operators."); }
  try {
    me = await get("/monitor/me");
  } catch (error) {
    if (error.code === "staff_only") { return showNoRole(); }
    if (error.status === 401) { return showSignIn("Your session is over. Sign in again."); }
    say(error.message);
    timer = setTimeout(start, every);
    return;
  }
  say("");
  await navigate(true);
}

addEventListener("hashchange", () => { if (location.hash !== "#main" && me) { navigate(false); } });
document.addEventListener("visibilitychange", () => { if (!document.hidden && me) { refresh(); } });
$("skip").onclick = (event) => { event.preventDefault(); $("main").focus(); };
start();
