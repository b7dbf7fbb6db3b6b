"use strict";
// Lists the calls of the OpenAPI document and lets one try them.
const $ = (id) => document.getElementById(id);

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function example(schema, schemas) {
  if (schema.$ref) { return example(schemas[schema.$ref.split("/").at(-1)], schemas); }
  if (schema.enum) { return schema.enum[0]; }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, example(property, schemas)]));
  }
  if (type === "array") { return schema.items ? [example(schema.items, schemas)] : []; }
  return { string: schema.format === "date-time" ? "2026-01-01T00:00:00.000Z" : "", integer: 0, number: 0, boolean: false }[type] ?? null;
}

function describe(verb, path, operation, schemas) {
  const inputs = operation.parameters.map((parameter) => {
    const input = element("input", { name: parameter.name, required: parameter.required });
    return { parameter, input, label: element("label", {}, `${parameter.name} (${parameter.in}${parameter.required ? ", required" : ""}) ${parameter.description ?? ""}`, input) };
  });
  const content = operation.requestBody?.content["application/json"];
  const body = content ? element("textarea", { value: JSON.stringify(example(content.schema, schemas), null, 2), spellcheck: false }) : null;
  const result = element("pre", { hidden: true, tabIndex: 0 });
  const answers = Object.entries(operation.responses).map(([status, response]) => {
    const schema = Object.values(response.content ?? {})[0]?.schema;
    const shape = schema?.$ref ? element("pre", { tabIndex: 0 }, JSON.stringify(example(schema, schemas), null, 2)) : "";
    return element("details", {}, element("summary", {}, `${status} ${response.description}`), shape);
  });
  const form = element("form", {}, ...inputs.map((entry) => entry.label), body ? element("label", {}, "Body", body) : "", element("button", {}, "Call"), result);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let address = path;
    const query = new URLSearchParams();
    const headers = { accept: "application/json" };
    for (const { parameter, input } of inputs) {
      if (parameter.in === "path") { address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value)); }
      if (parameter.in === "query" && input.value) { query.set(parameter.name, input.value); }
      if (parameter.in === "header" && input.value) { headers[parameter.name] = input.value; }
    }
    if ($("token").value) { headers.authorization = `Bearer ${$("token").value}`; }
    if (body) { headers["content-type"] = "application/json"; }
    result.hidden = false;
    try {
      const answer = await fetch(address + (query.size ? `?${query}` : ""), { method: verb.toUpperCase(), headers, body: body?.value });
      const text = await answer.text();
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { shown = text; }
      result.textContent = `${answer.status} ${answer.statusText}\n${[...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n${shown}`;
    } catch (error) {
      result.textContent = error.message;
    }
  });
  return element(
    "details",
    { className: "call", id: operation.operationId },
    element("summary", {}, element("span", { className: "verb" }, verb.toUpperCase()), element("code", {}, path), element("span", {}, operation.summary ?? "")),
    element("div", { className: "inner" }, form, element("h3", {}, "Answers"), ...answers),
  );
}

async function start() {
  $("token").value = JSON.parse(sessionStorage.getItem("session") ?? "null")?.access_token ?? "";
  const api = await (await fetch("/openapi/v1.json")).json();
  $("title").textContent = api.info.title;
  $("description").textContent = api.info.description;
  const groups = new Map();
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [verb, operation] of Object.entries(operations)) {
      const tag = operation.tags[0];
      if (!groups.has(tag)) { groups.set(tag, []); }
      groups.get(tag).push(describe(verb, path, operation, api.components.schemas));
    }
  }
  for (const [tag, calls] of [...groups].sort(([one], [other]) => one.localeCompare(other))) {
    $("calls").append(element("section", {}, element("h2", {}, tag), ...calls));
  }
  $("status").textContent = "";
}

$("access").addEventListener("submit", (event) => event.preventDefault());
start().catch((error) => { $("status").textContent = error.message; });
