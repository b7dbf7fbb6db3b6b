// The session and the calls. Answers that have not changed are not sent again (ETag, If-None-Match).

let session = JSON.parse(sessionStorage.getItem("session") ?? "null");
let renewal = null;
const seen = new Map();

export const signedIn = () => session !== null;

function keep(next) {
  session = next;
  seen.clear();
  if (next) { sessionStorage.setItem("session", JSON.stringify(next)); } else { sessionStorage.removeItem("session"); }
}

export class Refusal extends Error {
  constructor(status, code, message) { super(message); this.status = status; this.code = code; }
}

async function fetchJson(method, path, body, headers) {
  const answer = await fetch(path, {
    method,
    headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Refusal(0, "unreachable", "The service does not answer. Trying again …"); });
  if (answer.status === 304) { return { status: 304, json: null, etag: null }; }
  const text = await answer.text();
  let json = null;
  try { json = text ? JSON.parse(text) : null; } catch { json = text; }
  if (!answer.ok) { throw new Refusal(answer.status, json?.code, json?.detail ?? answer.statusText); }
  return { status: answer.status, json, etag: answer.headers.get("etag") };
}

// Refresh tokens are worth one exchange, so of many calls that need one only one makes it.
async function renew() {
  renewal ??= fetchJson("POST", "/api/v1/sessions/refresh", { refresh_token: session.refresh_token })
    .then(({ json }) => keep({ ...session, ...json }), (error) => { if (error.status === 401) { keep(null); } throw error; })
    .finally(() => { renewal = null; });
  await renewal;
}

async function authorized(method, path, body, headers) {
  const send = () => fetchJson(method, path, body, { ...headers, ...(session ? { authorization: `Bearer ${session.access_token}` } : {}) });
  const used = session?.access_token;
  try {
    return await send();
  } catch (error) {
    if (error.status !== 401 || !session) { throw error; }
    if (session.access_token === used) { await renew(); }
    return send();
  }
}

/** What is there now, from memory where it has not changed. */
export async function get(path) {
  const before = seen.get(path);
  const answer = await authorized("GET", path, undefined, before ? { "if-none-match": before.etag } : {});
  if (answer.status === 304) { return before.json; }
  if (seen.size > 100) { seen.clear(); }
  if (answer.etag) { seen.set(path, { etag: answer.etag, json: answer.json }); }
  return answer.json;
}

export async function act(method, path, body) {
  const headers = method === "POST" ? { "idempotency-key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` } : {};
  return (await authorized(method, path, body, headers)).json;
}

export async function signIn(username, password) {
  const { json } = await fetchJson("POST", "/api/v1/sessions", { username, password });
  keep({ ...json, username });
}

export async function signOut() {
  await act("DELETE", "/api/v1/sessions").catch(() => undefined);
  keep(null);
}

export const demo = () => fetchJson("GET", "/api/v1/demo/people").then(({ json }) => json.items[0] ?? null, () => null);
