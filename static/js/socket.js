// The one socket of this page. It only says that something is new; what it is, the page
// asks over HTTP. Every frame becomes an event of the document: "live:message" and so on.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const STEADY = 10_000;
const PING_EVERY = 25_000;
const PONG_WITHIN = 10_000;
const MOST_JOBS = 40;
const LOGGED_OUT = 4401;
const CODE_MISSING = 4403;
const TOO_MUCH = 4429;
const NOISE = 4400;

let socket = null;
let tries = 0;
let wake = null;
let beat = null;
let asked = new Set();

export function startSocket() {
  connect();
  document.addEventListener("live:look", subscribe);
  document.addEventListener("live:hello", subscribe);
  document.addEventListener("live:pong", listenForLife);
  document.addEventListener("visibilitychange", hurry);
  window.addEventListener("online", hurry);
  // An open socket would keep the page out of the browser's back-forward cache.
  window.addEventListener("pagehide", () => socket?.close(1000));
  window.addEventListener("pageshow", (event) => event.persisted && hurry());
}

function connect() {
  clearTimeout(wake);
  wake = null;
  const address = new URL("/ws/", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(address);
  socket = mine;
  asked = new Set();
  let steady;
  mine.onopen = () => {
    steady = setTimeout(() => (tries = 0), STEADY);
    listenForLife();
  };
  mine.onmessage = (event) => {
    const frame = JSON.parse(event.data);
    tell(frame.t, frame);
  };
  mine.onclose = (event) => {
    clearTimeout(steady);
    clearTimeout(beat);
    if (socket !== mine) return;
    socket = null;
    tell("closed", { code: event.code });
    plan(event.code);
  };
}

// When to come again: soon and at a random moment, so that after a restart of the server
// not everybody knocks at once; later each time; not while nobody could see it.
function plan(code) {
  if ([NOISE, LOGGED_OUT, CODE_MISSING].includes(code)) return;
  tries += code === TOO_MUCH ? 5 : 1;
  if (document.hidden || !navigator.onLine) return;
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
  wake = setTimeout(connect, Math.random() * longest);
}

// Seen again, or online again: somebody waits now. This is also how a page that was
// logged out finds out that it is logged in again.
function hurry() {
  if (!document.hidden && navigator.onLine && !socket) connect();
}

// A connection can be dead without anybody saying so, after a sleep for instance.
function listenForLife() {
  clearTimeout(beat);
  beat = setTimeout(() => {
    send({ t: "ping" });
    beat = setTimeout(() => socket?.close(4000), PONG_WITHIN);
  }, PING_EVERY);
}

function subscribe() {
  for (const part of document.querySelectorAll("[data-job]")) {
    const code = part.dataset.job;
    if (asked.has(code) || asked.size >= MOST_JOBS) continue;
    if (send({ t: "sub", job: code })) asked.add(code);
  }
}

function send(frame) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));
}
