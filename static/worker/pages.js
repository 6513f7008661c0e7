// What a browser shows of us while it has no connection: the pages where somebody's own jobs
// stand, as they were when last seen, and for all others a page that says so. With a
// connection every page comes from the site, so that nothing is old after a new release.
// SHELL, written ahead of this by home/offline.py: {version, page, files, jobs, doors}.
const SHELL_CACHE = `shell-${SHELL.version}`;
const OWN_CACHE = "own-pages";
const DAY = 24 * 60 * 60 * 1000;
// When a page was seen, by the clock of this browser.
const SEEN = "X-Seen-At";
// A page of the site says by this attribute how old it is (static/js/offline.js).
const ROOT = "<html ";

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  // Who logs in or out takes nothing of somebody else's along.
  if (SHELL.doors.includes(pathname)) event.waitUntil(caches.delete(OWN_CACHE));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (SHELL.files.includes(pathname)) event.respondWith(file(request));
});

async function keepShell() {
  const shell = await caches.open(SHELL_CACHE);
  await shell.addAll([SHELL.page, ...SHELL.files]);
}

async function forgetOldShells() {
  const known = [SHELL_CACHE, OWN_CACHE];
  const names = (await caches.keys()).filter((name) => !known.includes(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function page(request, pathname) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await asItWas(request)) ?? caches.match(SHELL.page);
  }
  if (new RegExp(SHELL.jobs).test(pathname)) await keep(request, answer.clone());
  return answer;
}

async function keep(request, answer) {
  // A redirect leads to the log-in: whoever was here is not any more.
  if (answer.redirected || answer.type === "opaqueredirect") {
    await caches.delete(OWN_CACHE);
  } else if (answer.ok) {
    const own = await caches.open(OWN_CACHE);
    const headers = new Headers(answer.headers);
    headers.set(SEEN, String(Date.now()));
    await own.put(request.url, new Response(await answer.blob(), { headers }));
  }
}

async function asItWas(request) {
  const own = await caches.open(OWN_CACHE);
  const kept = await own.match(request.url);
  const at = Number(kept?.headers.get(SEEN));
  if (!at || Date.now() - at > DAY) return null;
  const text = await kept.text();
  const said = text.replace(ROOT, `${ROOT}data-kept="${new Date(at).toISOString()}" `);
  return new Response(said, { headers: kept.headers });
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request.url)) ?? Response.error();
  }
}
