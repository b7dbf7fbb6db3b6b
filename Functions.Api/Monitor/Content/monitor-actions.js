// What operators do, each after a confirmation.
import { h, number } from "./monitor-dom.js";
import { act } from "./monitor-api.js";

const say = (text) => { document.getElementById("status").textContent = text; };

/**
 * Asks, then does it. What cannot be taken back asks for the id to be typed.
 * @param ask title, text, verb, danger, type (what must be typed), fields (elements), method, path, body (of the form's data), done
 */
export function confirm(ask) {
  const problem = h("p", { class: "bad", role: "alert" });
  const typed = ask.type ? h("input", { name: "typed", autocomplete: "off", spellcheck: "false", autocapitalize: "none", oninput: () => { go.disabled = typed.value.trim() !== ask.type; } }) : null;
  const go = h("button", { type: "submit", class: ask.danger ? "danger" : "", disabled: Boolean(ask.type) }, ask.verb);
  const dialog = h("dialog", { "aria-labelledby": "ask" },
    h("form", {
      onsubmit: async (event) => {
        event.preventDefault();
        if (typed && typed.value.trim() !== ask.type) { return; }
        problem.textContent = "";
        go.disabled = true;
        try {
          const answer = await act(ask.method, ask.path(new FormData(event.target)), ask.body?.(new FormData(event.target)));
          dialog.close();
          say(`${ask.title.replace(/\?$/, "")}: done.`);
          ask.done?.(answer);
        } catch (error) {
          problem.textContent = error.message;
          go.disabled = false;
        }
      },
    },
    h("h2", { id: "ask" }, ask.title),
    h("p", {}, ask.text),
    ask.fields,
    typed ? h("label", {}, "Type ", h("code", {}, ask.type), " to confirm", typed) : null,
    problem,
    h("div", { class: "row end" }, h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel"), go)));
  if (typeof ask.path === "string") { const path = ask.path; ask.path = () => path; }
  dialog.addEventListener("close", () => dialog.remove());
  document.getElementById("dialogs").append(dialog);
  dialog.showModal();
}

export const reason = (label = "Reason, for the record") => h("label", {}, label, h("input", { name: "reason", maxlength: 500, autocomplete: "off" }));
const withReason = (data) => ({ reason: data.get("reason") || null });

function ask(verb, about, path, done) {
  const common = { method: "POST", path: `${path}/${verb}`, body: withReason, fields: [reason()], done };
  const id = about.instance_id;
  switch (verb) {
    case "event": return {
      ...common, title: "Send an event?", text: `To ${about.name} ${id}.`, verb: "Send",
      fields: [
        h("label", {}, "Name of the event", h("input", { name: "event", required: true, maxlength: 100, autocomplete: "off", spellcheck: "false" })),
        h("label", {}, "Payload as JSON; empty for none", h("textarea", { name: "payload", rows: 4, spellcheck: "false", oninput: (event) => { event.target.setCustomValidity(isJson(event.target.value) ? "" : "This is not JSON."); } })),
      ],
      path: (data) => `${path}/events/${encodeURIComponent(data.get("event"))}`, body: (data) => (data.get("payload").trim() ? { payload: JSON.parse(data.get("payload")) } : {}),
    };
    case "suspend": return { ...common, title: "Suspend this instance?", text: "It keeps what comes and does nothing until it is resumed.", verb: "Suspend" };
    case "resume": return { ...common, title: "Resume this instance?", text: "It goes on with all that has come meanwhile.", verb: "Resume" };
    case "terminate": return {
      ...common, title: "Terminate this instance?", text: "It ends now and never gets to its own end. Activities that run are not interrupted.", verb: "Terminate", danger: true, type: id,
      fields: [reason(), h("label", { class: "switch" }, h("input", { type: "checkbox", name: "recursive" }), "Its children, too")],
      body: (data) => ({ ...withReason(data), recursive: data.has("recursive") }),
    };
    case "restart": return { ...common, title: "Restart this instance?", text: "It runs again from the beginning with the same input and id. Its history until now is lost.", verb: "Restart", danger: true };
    case "rewind": return { ...common, title: "Rewind this instance?", text: "What failed runs again; everything that went well is kept.", verb: "Rewind" };
    default: return {
      title: "Purge this instance?", text: "It is removed with its history, for good.", verb: "Purge", danger: true, type: id,
      method: "DELETE", path, done: () => { location.hash = "#/instances"; },
    };
  }
}

function isJson(text) {
  try { if (text.trim()) { JSON.parse(text); } return true; } catch { return false; }
}

const labels = { event: "Send event", suspend: "Suspend", resume: "Resume", terminate: "Terminate", restart: "Restart", rewind: "Rewind", purge: "Purge" };

/** The buttons for what can be done with an instance now. */
export const actions = (about, possible, path, done) => h("div", { class: "actions", role: "group", "aria-label": "Actions", "data-key": "actions" },
  possible.map((verb) => h("button", {
    class: `quiet${["terminate", "purge"].includes(verb) ? " danger" : ""}`, "data-key": verb, onclick: () => confirm(ask(verb, about, path, done)),
  }, `${labels[verb]} …`)));

/** Counts what a filter matches, then asks before it is removed. */
export function purge(query) {
  let counted = null;
  const local = new Date(Date.now() - 864e5);
  local.setMinutes(local.getMinutes() - local.getTimezoneOffset());
  const until = local.toISOString().slice(0, 16);
  const status = (name) => h("label", { class: "switch" }, h("input", { type: "checkbox", name: "status", value: name, checked: true }), name);
  confirm({
    title: "Purge finished instances", text: "First they are counted.", verb: "Count",
    fields: [
      h("label", {}, "Created until", h("input", { type: "datetime-local", name: "until", value: until, required: true })),
      h("label", {}, "Id begins with", h("input", { name: "prefix", value: query.get("id_prefix"), maxlength: 100, spellcheck: "false" })),
      h("label", {}, "Hub", h("select", { name: "hub" }, h("option", { value: "" }, "All hubs"), ["media", "social"].map((hub) => h("option", { value: hub, selected: query.get("hub") === hub }, hub)))),
      h("fieldset", {}, h("legend", {}, "Status"), ["completed", "failed", "terminated"].map(status)),
    ],
    method: "POST", path: "/monitor/purge",
    body: (data) => {
      // No state at all would mean every state.
      if (!data.has("status")) { throw new Error("Choose at least one status."); }
      counted = {
        hub: data.get("hub") || null, id_prefix: data.get("prefix") || null, name: query.get("name"), statuses: data.getAll("status"),
        created_to: new Date(data.get("until")).toISOString(), dry_run: true,
      };
      return counted;
    },
    done: (answer) => {
      say("");
      if (answer.matched === 0) { say("Nothing matches."); return; }
      const chosen = counted;
      confirm({
        title: `Purge ${number.format(answer.matched)}${answer.has_more ? " or more" : ""} instances?`, text: "They are removed with their histories, for good; at most 1,000 at a time.",
        verb: "Purge", danger: true, type: "purge", method: "POST", path: "/monitor/purge", body: () => ({ ...chosen, dry_run: false }),
        done: (result) => { say(`${number.format(result.purged)} instances were purged${result.has_more ? "; there are more" : ""}.`); dispatchEvent(new HashChangeEvent("hashchange")); },
      });
    },
  });
}
