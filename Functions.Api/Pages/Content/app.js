"use strict";
// The built-in page: sign in, look at the feed, like, share a picture. Plain DOM, nothing from elsewhere.
const $ = (id) => document.getElementById(id);
const api = "/api/v1";
let session = JSON.parse(sessionStorage.getItem("session") ?? "null");
let cursor = null;
let more = false;
let loading = false;

const say = (text) => { $("status").textContent = text; };

function keep(next) {
  session = next;
  if (next) { sessionStorage.setItem("session", JSON.stringify(next)); } else { sessionStorage.removeItem("session"); }
}

async function call(method, path, body, retried) {
  const headers = { accept: "application/json" };
  if (session) { headers.authorization = `Bearer ${session.access_token}`; }
  if (body !== undefined) { headers["content-type"] = "application/json"; }
  if (method === "POST") { headers["idempotency-key"] = crypto.randomUUID(); }
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (answer.status === 401 && session && !retried) {
    const renewed = await fetch(`${api}/sessions/refresh`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ refresh_token: session.refresh_token }),
    });
    keep(renewed.ok ? { ...session, ...(await renewed.json()) } : null);
    if (session) { return call(method, path, body, true); }
    start();
    throw new Error("Please sign in again.");
  }
  const text = await answer.text();
  const json = text ? JSON.parse(text) : null;
  if (!answer.ok) { throw new Error(json?.detail ?? answer.statusText); }
  return json;
}

function colour(text) {
  let hash = 0;
  for (const character of text) { hash = (hash * 31 + character.codePointAt(0)) % 360; }
  return `hsl(${hash} 45% 42%)`;
}

function dress(avatar, name, picture) {
  if (picture) { avatar.style.backgroundImage = `url("${picture}")`; return; }
  avatar.textContent = name[0].toUpperCase();
  avatar.style.backgroundColor = colour(name);
}

function when(text) {
  const seconds = (Date.parse(text) - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) { return format.format(Math.round(seconds / size), unit); }
  }
  return format.format(Math.round(seconds), "second");
}

function picture(medium, index, post) {
  const figure = document.createElement("figure");
  if (medium.width) {
    figure.style.aspectRatio = `${medium.width} / ${medium.height}`;
    figure.style.backgroundImage = medium.thumbnail_blur ? `url("${medium.thumbnail_blur}")` : "";
  }
  const fits = medium.variants.filter((variant) => variant.name.startsWith("fit") && variant.format === "webp");
  if (fits.length === 0) {
    figure.className = "waiting";
    figure.textContent = post.status === "failed" ? `This could not be used (${post.failure_reason}).` : "Being prepared …";
    return figure;
  }
  if (medium.video) {
    figure.append(film(medium, index, post));
    return figure;
  }
  const image = document.createElement("img");
  image.loading = "lazy";
  image.decoding = "async";
  image.alt = medium.alt_text ?? `Picture ${index + 1} of ${post.media.length} by ${post.author.username}`;
  image.srcset = fits.map((variant) => `${variant.url} ${variant.width}w`).join(", ");
  image.sizes = "(max-width: 584px) 100vw, 560px";
  image.src = fits.at(-1).url;
  figure.append(image);
  return figure;
}

// Browsers that play HLS play it here. A private account's videos take the access token with every request, which a plain <video> cannot send.
function film(medium, index, post) {
  const video = document.createElement("video");
  video.poster = medium.video.poster_url;
  video.setAttribute("aria-label", medium.alt_text ?? `Video ${index + 1} of ${post.media.length} by ${post.author.username}`);
  if (new URL(medium.video.hls_url, location.href).pathname.startsWith(`${api}/`)) {
    video.title = "This page plays videos of public accounts only.";
    return video;
  }
  video.controls = true;
  video.playsInline = true;
  video.preload = "none";
  video.src = medium.video.hls_url;
  return video;
}

function show(post) {
  const card = $("post").content.cloneNode(true).querySelector("article");
  dress(card.querySelector(".avatar"), post.author.username, post.author.profile_pic_url);
  card.querySelector(".author").textContent = post.author.username + (post.author.is_verified ? " ✓" : "");
  const time = card.querySelector("time");
  time.dateTime = post.published_at ?? post.created_at;
  time.textContent = post.status === "published" ? when(time.dateTime) : post.status;
  const pictures = card.querySelector(".pictures");
  pictures.setAttribute("aria-label", post.media.length > 1 ? `${post.media.length} pictures, scroll sideways` : "Picture");
  pictures.append(...post.media.map((medium, index) => picture(medium, index, post)));
  card.querySelector(".caption").textContent = post.caption;
  const like = card.querySelector(".like");
  const paint = () => {
    like.setAttribute("aria-pressed", String(post.viewer_has_liked));
    like.setAttribute("aria-label", `Like, ${post.like_count} so far`);
    like.querySelector(".count").textContent = post.like_count || "";
  };
  const turn = () => { post.viewer_has_liked = !post.viewer_has_liked; post.like_count += post.viewer_has_liked ? 1 : -1; paint(); };
  paint();
  like.addEventListener("click", async () => {
    turn();
    like.disabled = true;
    try {
      await call(post.viewer_has_liked ? "POST" : "DELETE", `${api}/posts/${post.post_id}/likes`);
    } catch (error) {
      turn();
      say(error.message);
    } finally {
      like.disabled = false;
    }
  });
  return card;
}

async function load() {
  if (loading) { return; }
  loading = true;
  $("feed").setAttribute("aria-busy", "true");
  try {
    const page = await call("GET", `${api}/feed?mode=chronological&limit=10${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    $("feed").append(...page.posts.map(show));
    cursor = page.next_cursor;
    more = page.has_more;
    const shown = $("feed").children.length > 0;
    $("end").textContent = shown && !more ? "You have seen everything." : "";
    say(shown ? "" : "Nothing here yet. Follow somebody, or share a picture.");
  } catch (error) {
    more = false;
    say(error.message);
  } finally {
    loading = false;
    $("feed").setAttribute("aria-busy", "false");
  }
}

async function signIn(path, body) {
  try {
    keep({ ...(await call("POST", `${api}/${path}`, body)), username: body.username });
    start();
    $("content").focus();
  } catch (error) {
    say(error.message);
  }
}

async function share(file) {
  $("file").disabled = true;
  try {
    say("Uploading …");
    const upload = await call("POST", `${api}/media/uploads`, { kind: file.type.startsWith("video/") ? "video" : "image", content_type: file.type, size: file.size });
    const put = await fetch(upload.upload_url, { method: "PUT", headers: { "x-ms-blob-type": "BlockBlob", "content-type": file.type }, body: file });
    if (!put.ok) { throw new Error("The upload failed. Try again."); }
    await call("POST", `${api}/media/${upload.media_id}/complete`);
    const post = await call("POST", `${api}/posts`, { media_ids: [upload.media_id], caption: file.name.replace(/\.[^.]*$/, "") });
    say("Being prepared …");
    for (let tries = 0; tries < 60; tries++) {
      await new Promise((done) => { setTimeout(done, 500); });
      const seen = await call("GET", `${api}/posts/${post.post_id}`);
      if (seen.status !== "processing") { break; }
    }
    start();
  } catch (error) {
    say(error.message);
  } finally {
    $("file").disabled = false;
    $("file").value = "";
  }
}

async function start() {
  $("feed").replaceChildren();
  cursor = null;
  more = false;
  $("account").hidden = !session;
  $("welcome").hidden = !!session;
  $("feed").hidden = !session;
  $("end").hidden = !session;
  say("");
  if (!session) {
    const people = await call("GET", `${api}/demo/people`).catch(() => ({ items: [] }));
    $("demo").hidden = people.items.length === 0;
    $("people").replaceChildren(...people.items.map((person) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const avatar = document.createElement("span");
      avatar.className = "avatar";
      dress(avatar, person.username);
      button.append(avatar, person.full_name || person.username);
      button.addEventListener("click", () => signIn("sessions", { username: person.username, password: person.password }));
      item.append(button);
      return item;
    }));
    return;
  }
  $("who").textContent = session.username;
  if (location.pathname.startsWith("/p/")) {
    try { $("feed").append(show(await call("GET", location.pathname))); } catch (error) { say(error.message); }
    return;
  }
  await load();
}

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  signIn(event.submitter?.value === "up" ? "accounts" : "sessions", { username: form.get("username"), password: form.get("password") });
});
$("sign-out").addEventListener("click", async () => {
  await call("DELETE", `${api}/sessions`).catch(() => undefined);
  keep(null);
  start();
});
$("file").addEventListener("change", () => { if ($("file").files[0]) { share($("file").files[0]); } });
new IntersectionObserver((entries) => { if (more && entries.some((entry) => entry.isIntersecting)) { load(); } }, { rootMargin: "800px" }).observe($("end"));
start();
