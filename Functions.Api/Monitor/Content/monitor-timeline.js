// The timeline of an instance: a line for each task with its attempts and pauses, each timer and each event.
import { clock, duration, h, icon, roving, sentence, words } from "./monitor-dom.js";

const attemptsOf = (span) => span.parts.filter((part) => part.kind === "attempt").length;
const nameOf = (span) => (span.kind === "timer" ? "Timer" : span.kind === "suspension" ? "Suspended" : span.name ?? sentence(span.kind));

/**
 * Where a time lies on the track, from 0 to 1. Workflows wait much longer than they work: where idle time is skipped, every gap in which nothing runs
 * is drawn no longer than a small part of the rest.
 */
function scale(spans, start, end, skip) {
  const busy = [];
  for (const span of spans) {
    const parts = span.parts.filter((part) => part.kind === "attempt");
    if (parts.length > 0) {
      for (const part of parts) { busy.push([Date.parse(part.started_at), part.ended_at ? Date.parse(part.ended_at) : end]); }
    } else {
      busy.push([Date.parse(span.started_at), Date.parse(span.started_at)]);
      if (span.ended_at) { busy.push([Date.parse(span.ended_at), Date.parse(span.ended_at)]); }
    }
  }
  busy.push([start, start], [end, end]);
  busy.sort((one, other) => one[0] - other[0]);
  const merged = [];
  for (const [from, to] of busy) {
    const last = merged.at(-1);
    if (last && from <= last[1]) { last[1] = Math.max(last[1], to); } else { merged.push([from, to]); }
  }
  const working = merged.reduce((sum, [from, to]) => sum + to - from, 0);
  const longest = Math.max(working / 6, (end - start) / 1000, 20);
  const pieces = [];
  let at = 0;
  const add = (from, to, length, idle) => { pieces.push({ from, to, at, length, idle }); at += length; };
  merged.forEach(([from, to], index) => {
    add(from, to, to - from, false);
    const next = merged[index + 1];
    if (next) {
      const gap = next[0] - to;
      const cut = skip && gap > longest * 2;
      add(to, next[0], cut ? longest : gap, cut);
    }
  });
  const total = at || 1;
  const place = (time) => {
    const inside = Math.max(start, Math.min(end, time));
    const piece = pieces.findLast((candidate) => candidate.from <= inside) ?? pieces[0];
    const share = piece.to > piece.from ? (inside - piece.from) / (piece.to - piece.from) : 0;
    return (piece.at + share * piece.length) / total;
  };
  return { place, gaps: pieces.filter((piece) => piece.idle).map((piece) => ({ from: piece.at / total, length: piece.length / total, took: piece.to - piece.from })) };
}

const hidden = (text) => h("span", { class: "hidden" }, text);
const percent = (share) => `${(share * 100).toFixed(3)}%`;

function bars(span, { place }, end) {
  const bar = (kind, status, from, to, title) => h("span", {
    class: `bar b-${kind} s-${status}`, title, place: { left: percent(place(from)), width: percent(Math.max(0, place(to) - place(from))) },
  });
  const from = Date.parse(span.started_at);
  const to = span.ended_at ? Date.parse(span.ended_at) : end;
  if (span.parts.length > 0) {
    let attempt = 0;
    return span.parts.map((part) => {
      const [begin, finish] = [Date.parse(part.started_at), part.ended_at ? Date.parse(part.ended_at) : end];
      const what = part.kind === "attempt" ? `Attempt ${++attempt}: ${part.status}` : `Pause before attempt ${attempt + 1}`;
      return bar(part.kind, part.status, begin, finish, `${what}, ${duration(finish - begin)}`);
    });
  }
  if (span.kind === "timer" || span.kind === "suspension") { return [bar(span.kind, span.status, from, to, `${nameOf(span)}: ${span.status}, ${duration(to - from)}`)]; }
  return [h("span", { class: `moment m-${span.kind}`, title: nameOf(span), place: { left: percent(place(from)) } })];
}

// What those who do not see the bars are told between a line's name and its length.
function describe(span, start) {
  const attempts = attemptsOf(span);
  return ` (${[
    words(span.status),
    attempts > 1 ? `${attempts} attempts` : null,
    span.failure ? span.failure.message : null,
    `${duration(Date.parse(span.started_at) - start)} after the start`,
  ].filter(Boolean).join(", ")}) `;
}

function axis(start, end, { place, gaps }) {
  const marks = [];
  for (let step = 0; step <= 4; step++) {
    // The time that lies at this place, by halving: the scale is not straight.
    let [low, high] = [start, end];
    for (let turn = 0; turn < 40; turn++) { const middle = (low + high) / 2; if (place(middle) < step / 4) { low = middle; } else { high = middle; } }
    marks.push(h("span", { class: `mark at-${step}`, place: { left: percent(step / 4) } }, step === 0 ? clock.format(start) : `+${duration((step === 4 ? end : high) - start)}`));
  }
  return h("div", { class: "axis", "aria-hidden": "true" }, marks,
    gaps.map((gap) => h("span", { class: "gap", title: `${duration(gap.took)} in which nothing ran`, place: { left: percent(gap.from), width: percent(gap.length) } })));
}

/**
 * @param spans lines of time as the API gives them
 * @param frame { start, end } of the instance in milliseconds; end is now while it runs
 * @param state { selected, skip } and what to do when they change
 */
export function timeline(spans, frame, state) {
  const { start } = frame;
  const end = Math.max(frame.end, start + 1);
  const scaled = scale(spans, start, end, state.skip);
  const chosen = spans.some((span) => span.first_event === state.selected) ? state.selected : null;
  return h("div", { class: "timeline", id: "timeline", role: "group", "aria-label": "Timeline. Arrow keys move between lines.", "data-key": "timeline", onkeydown: (event) => roving(event, "button.line") },
    h("div", { class: "line head" }, h("span", {}), axis(start, end, scaled), h("span", { class: "took" })),
    spans.map((span, index) => {
      const took = (span.ended_at ? Date.parse(span.ended_at) : end) - Date.parse(span.started_at);
      const moment = span.parts.length === 0 && span.kind !== "timer" && span.kind !== "suspension";
      return h("button", {
        class: `line k-${span.kind} s-${span.status}`, "data-key": `line-${span.first_event}`, "data-event": span.first_event,
        tabindex: (chosen ?? spans[0].first_event) === span.first_event || (index === 0 && chosen === null) ? "0" : "-1",
        "aria-pressed": String(span.first_event === chosen),
        onclick: () => state.select(span.first_event === chosen ? null : span.first_event),
      },
      h("span", { class: "label" }, icon(span.kind), h("span", {}, span.name ? hidden(`${sentence(span.kind)} `) : null, nameOf(span)),
        attemptsOf(span) > 1 ? h("em", {}, `×${attemptsOf(span)}`) : null, hidden(describe(span, start))),
      h("span", { class: "track", "aria-hidden": "true" }, scaled.gaps.map((gap) => h("span", { class: "gap", place: { left: percent(gap.from), width: percent(gap.length) } })), bars(span, scaled, end)),
      h("span", { class: "took" }, moment ? "" : duration(took)));
    }));
}

export const isCompressible = (spans, { start, end }) => scale(spans, start, Math.max(end, start + 1), true).gaps.length > 0;
export { nameOf };
