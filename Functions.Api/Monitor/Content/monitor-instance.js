// One instance: how it stands, its timeline, what it carries, and what can be done.
import { badge, duration, exactly, h, instanceHref, number, sentence, table, words } from "./monitor-dom.js";
import { get } from "./monitor-api.js";
import { isCompressible, nameOf, timeline } from "./monitor-timeline.js";
import { actions } from "./monitor-actions.js";
import { actionHeads, actionRow } from "./monitor-log.js";

const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };

/** A payload with a way to see it whole. */
function payload(name, preview, whole) {
  return h("div", { class: "payload", "data-key": name },
    h("h3", {}, name),
    preview === null ? h("p", { class: "soft" }, "None") : h("pre", { tabindex: "0", role: "region", "aria-label": name }, preview.truncated ? `${preview.text} …` : pretty(preview.text)),
    preview?.truncated ? h("button", {
      class: "quiet",
      onclick: async (event) => { const text = await whole(); event.target.closest(".payload").querySelector("pre").textContent = pretty(typeof text === "string" ? text : JSON.stringify(text)); event.target.remove(); },
    }, `Show all ${number.format(preview.bytes)} bytes`) : null);
}

export function failure(failed) {
  return h("section", { class: "card failure", "data-key": "failure" },
    h("h2", {}, "Failure"),
    [failed, ...failed.causes].map((cause, index) => h("div", { "data-key": `cause-${index}` },
      h("p", {}, index > 0 ? h("span", { class: "soft" }, "caused by ") : null, h("b", {}, cause.type), h("br"), cause.message),
      cause.stack_trace ? h("details", {}, h("summary", {}, "Stack trace"), h("pre", { tabindex: "0" }, cause.stack_trace)) : null)));
}

function links(found, children) {
  const names = { parent: "Parent", child: "Child", upload: "Upload", post: "Post" };
  const href = (link) => (link.relation === "upload" ? `#/uploads/${link.instance_id}` : link.relation === "post" ? `#/posts/${link.instance_id}` : instanceHref(link.hub, link.instance_id));
  const children200 = found.filter((link) => link.relation === "child");
  return h("nav", { class: "links", "aria-label": "Linked", "data-key": "links" },
    found.filter((link) => link.relation !== "child").concat(children200.slice(0, 12)).map((link) =>
      h("a", { class: "link", "data-key": `${link.relation}-${link.instance_id}`, href: href(link) }, h("small", {}, names[link.relation]), link.relation === "parent" || link.relation === "child" ? `${link.name ?? ""} ` : null, h("code", {}, link.instance_id))),
    children > 12 ? h("span", { class: "soft" }, `and ${number.format(children - 12)} more children, in the timeline`) : null);
}

function details(span, events, base) {
  const parts = span.parts.map((part) => h("li", { "data-key": `part-${part.first_event}` },
    h("b", {}, part.kind === "attempt" ? sentence(part.status) : "Pause"), " ",
    duration((part.ended_at ? Date.parse(part.ended_at) : Date.now()) - Date.parse(part.started_at)),
    part.failure ? h("small", { class: "bad" }, `${part.failure.type}: ${part.failure.message}`) : null));
  const of = (sequence) => events.find((entry) => entry.entry.sequence === sequence);
  const shown = [["Carries", of(span.first_event)], ["Result", span.last_event === null ? null : of(span.last_event)]]
    .filter(([, event]) => event?.entry.payload);
  return h("aside", { class: "card details", "aria-label": `Details of ${nameOf(span)}`, "data-key": `details-${span.first_event}` },
    h("h2", {}, nameOf(span)),
    h("p", { class: "soft" }, sentence(span.kind)), badge(span.status),
    h("dl", {},
      h("dt", {}, "Started"), h("dd", {}, exactly(span.started_at)),
      span.ended_at ? [h("dt", {}, "Ended"), h("dd", {}, exactly(span.ended_at))] : null,
      span.fire_at ? [h("dt", {}, "Due"), h("dd", {}, exactly(span.fire_at))] : null),
    span.instance_id ? h("p", {}, h("a", { href: instanceHref(base.hub, span.instance_id) }, span.kind === "sub_orchestration" ? "Open the child " : "Open ", h("code", {}, span.instance_id))) : null,
    parts.length > 1 ? [h("h3", {}, "Attempts"), h("ol", { class: "attempts" }, parts)] : null,
    span.failure && parts.length <= 1 ? h("p", { class: "bad" }, `${span.failure.type}: ${span.failure.message}`) : null,
    shown.map(([name, event]) => payload(name, event.entry.payload, async () => (await get(`${base.path}/history/${event.entry.sequence}`)).payload)));
}

const eventRow = (entry) => h("tr", { "data-key": `event-${entry.sequence}` },
  h("td", { class: "n" }, entry.sequence),
  h("th", { scope: "row" }, words(entry.type), entry.name ? h("small", {}, entry.name) : null),
  h("td", { class: "n" }, entry.task_id ?? ""),
  h("td", {}, entry.payload ? h("code", { class: "cut" }, entry.payload.text) : entry.failure ? h("span", { class: "bad" }, entry.failure.message) : ""),
  h("td", { class: "n" }, exactly(entry.at)));

export function instance(hub, id) {
  const path = `/monitor/instances/${hub}/${encodeURIComponent(id)}`;
  const state = { selected: null, skip: true, spans: 1, events: 1 };
  return {
    title: id,
    heading: `Instance ${id}`,
    key: path,
    view: "instances",
    load: async (me, refresh) => {
      const [found, first, done] = await Promise.all([get(path), get(`${path}/history`), get(`/monitor/actions?target=${encodeURIComponent(id)}&limit=20`)]);
      const { instance: about } = found;
      const spans = [...first.spans];
      const events = [...first.events];
      for (let page = 1, from = first.next_span_from; page < state.spans && from !== null; page++) {
        const next = await get(`${path}/history?span_from=${from}&limit=1`);
        spans.push(...next.spans);
        from = next.next_span_from;
      }
      for (let page = 1, from = first.next_from; page < state.events && from !== null; page++) {
        const next = await get(`${path}/history?from=${from}`);
        events.push(...next.events);
        from = next.next_from;
      }
      const final = ["completed", "failed", "terminated"].includes(about.status);
      const frame = { start: Date.parse(about.created_at), end: final ? Date.parse(about.updated_at) : Date.now() };
      if (spans.length > 0) { frame.start = Math.min(frame.start, Date.parse(spans[0].started_at)); }
      const selected = spans.find((span) => span.first_event === state.selected);
      const carried = selected ? await Promise.all([selected.first_event, selected.last_event].filter((at) => at !== null).map((at) => get(`${path}/history/${at}`))) : [];
      const set = (change) => { Object.assign(state, change); refresh(); };
      return [
        h("div", { class: "summary", "data-key": "summary" },
          badge(about.status),
          h("dl", { class: "facts" },
            [["Orchestrator", about.name], ["Hub", about.hub], ["Created", exactly(about.created_at)], ["Updated", exactly(about.updated_at)],
              [final ? "Took" : "Running for", duration(frame.end - frame.start)], found.version ? ["Version", found.version] : null,
              ...Object.entries(found.tags).map(([name, value]) => [`Tag ${name}`, value])].filter(Boolean)
              .map(([name, value]) => h("div", { "data-key": name }, h("dt", {}, name), h("dd", {}, value))))),
        found.links.length > 0 ? links(found.links, found.child_count) : null,
        me.role === "operator" ? actions(about, found.actions, path, refresh) : null,
        found.failure ? failure(found.failure) : null,
        h("div", { class: `split${selected ? " open" : ""}`, "data-key": "split" },
          h("section", { class: "card", "data-key": "time", "aria-labelledby": "time" },
            h("div", { class: "row" }, h("h2", { id: "time" }, "Timeline"),
              spans.length > 0 && isCompressible(spans, frame) ? h("label", { class: "switch" }, h("input", { type: "checkbox", checked: state.skip, onchange: (event) => set({ skip: event.target.checked }) }), "Skip idle time") : null),
            spans.length === 0 ? h("p", { class: "empty" }, "Nothing has happened yet.")
              : timeline(spans, frame, { ...state, select: (event) => set({ selected: event }) }),
            spans.length < first.span_count ? h("p", { class: "more" }, h("button", { class: "quiet", onclick: () => set({ spans: state.spans + 1 }) }, `Show more of ${number.format(first.span_count)} lines`)) : null,
            h("ul", { class: "legend", "aria-hidden": "true" }, [["b-attempt s-completed", "Done"], ["b-attempt s-running", "Running"], ["b-attempt s-failed", "Failed attempt"], ["b-backoff", "Pause before a retry"], ["b-timer", "Timer"], ["moment", "Event"]]
              .map(([kind, text]) => h("li", {}, h("span", { class: `key ${kind}` }), text)))),
          selected ? details(selected, carried, { hub, path }) : null),
        h("section", { class: "card payloads", "data-key": "payloads" },
          payload("Input", found.input, () => get(`${path}/payloads/input`)),
          payload("Output", found.output, () => get(`${path}/payloads/output`)),
          found.custom_status ? payload("Custom status", found.custom_status, () => get(`${path}/payloads/custom_status`)) : null),
        done.items.length > 0 ? h("section", { class: "card", "data-key": "actions-done" }, h("h2", {}, "What operators did"), table("What operators did to it", actionHeads, done.items.map(actionRow), "")) : null,
        h("details", { class: "card", "data-key": "history" }, h("summary", {}, h("h2", {}, `History: ${number.format(first.event_count)} events`)),
          table("History", [{ text: "#", class: "n" }, "Event", { text: "Task", class: "n" }, "Carries", { text: "At", class: "n" }], events.map(eventRow), "No events."),
          events.length < first.event_count ? h("p", { class: "more" }, h("button", { class: "quiet", onclick: () => set({ events: state.events + 1 }) }, "Show more events")) : null),
      ];
    },
  };
}
