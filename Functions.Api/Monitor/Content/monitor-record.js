// The record behind a workflow: an upload or a post.
import { badge, exactly, h, instanceHref, number, sentence, table } from "./monitor-dom.js";
import { get } from "./monitor-api.js";
import { repairHeads, repairRow } from "./monitor-log.js";

const colours = { finished: "completed", published: "completed", rejected: "terminated", expired: "terminated", failed: "failed", processing: "running", pending: "pending" };

const facts = (pairs) => h("dl", { class: "facts", "data-key": "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined)
  .map(([name, value]) => h("div", { "data-key": name }, h("dt", {}, name), h("dd", {}, value))));

export function record(kind, id) {
  const path = `/monitor/${kind}/${encodeURIComponent(id)}`;
  const name = kind === "uploads" ? "Upload" : "Post";
  return {
    title: `${name} ${id}`,
    key: path,
    view: "instances",
    load: async () => {
      const found = await get(path);
      const linked = [
        found.instance ? ["Workflow", instanceHref(found.instance.hub, found.instance.instance_id), found.instance.name, found.instance.status] : null,
        found.used_by_post_id ? ["Post", `#/posts/${found.used_by_post_id}`, found.used_by_post_id] : null,
        found.duplicate_of ? ["Same bytes as", `#/uploads/${found.duplicate_of}`, found.duplicate_of] : null,
        ...(found.near_duplicates ?? []).map((near) => [`Looks like, ${near.distance} of 64 bits apart${near.mirrored ? ", mirrored" : ""}`, `#/uploads/${near.media_id}`, near.media_id]),
        ...(found.media_ids ?? []).map((media) => ["Upload", `#/uploads/${media}`, media]),
      ].filter(Boolean);
      return [
        h("div", { class: "summary", "data-key": "summary" }, h("span", { class: `badge s-${colours[found.status] ?? "pending"}` }, h("i", { "aria-hidden": "true" }), sentence(found.status)),
          facts(kind === "uploads"
            ? [["Progress", `${found.progress} %`], ["Attempts", found.attempts > 0 ? found.attempts : null], ["Announced", `${number.format(found.announced_bytes)} bytes of ${found.declared_content_type}`],
              ["Uploaded", found.uploaded_bytes === null ? null : `${number.format(found.uploaded_bytes)} bytes`], ["Created", exactly(found.created_at)], ["Expires", exactly(found.expires_at)], ["Owner", found.owner_id]]
            : [["Created", exactly(found.created_at)], ["Published", found.published_at ? exactly(found.published_at) : null], ["Author", found.author_id]])),
        h("nav", { class: "links", "aria-label": "Linked", "data-key": "links" }, linked.map(([relation, href, text, status]) =>
          h("a", { class: "link", href, "data-key": href }, h("small", {}, relation), text, status ? [" ", badge(status)] : null))),
        found.instance ? null : h("p", { class: "card empty", "data-key": "none" }, "It has no workflow (any more)."),
        found.reason || found.failure_reason ? h("section", { class: "card failure", "data-key": "reason" }, h("h2", {}, "Why"), h("p", {}, h("b", {}, found.reason ?? found.failure_reason), h("br"), found.reason_detail ?? "")) : null,
        found.case ? h("section", { class: "card", "data-key": "case" }, h("h2", {}, found.case.state === "closed" ? "Was stuck" : "Stuck"),
          h("p", {}, h("b", {}, sentence(found.case.class)), h("br"), found.case.evidence), h("p", { class: "soft" }, `${sentence(found.case.state)}, since `, exactly(found.case.since))) : null,
        found.repairs.length > 0 ? h("section", { class: "card", "data-key": "repairs" }, h("h2", {}, "Repairs"), table("Repairs of it", repairHeads, found.repairs.map(repairRow), "")) : null,
      ];
    },
  };
}
