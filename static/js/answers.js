// What an answer means for the person who waits for it: one sentence, and a way on. Every
// script asks the server through `ask` and says through `explain` what came of it; what
// htmx or the socket is refused is said here.
import { toast } from "./toast.js";
import { fill, gettext, ngettext } from "./words.js";

const PATIENCE = 20_000;
const SENTENCES = {
  0: gettext("No connection. Nothing is lost: try again in a moment."),
  400: gettext("We could not read that. Load this page again, then try once more."),
  401: gettext("You are logged out."),
  403: gettext("This is not open to you now. Load this page again."),
  404: gettext("This is not here any more. Load this page again."),
  409: gettext("Something has changed meanwhile. Load this page again."),
  413: gettext("That is too big to send."),
  422: gettext("Something in it does not fit. Have a look, then send it again."),
  429: gettext("That was very quick. Wait a moment, then try again."),
  503: gettext("We are very busy just now. Try again in a minute."),
};
const BROKEN = gettext("Something broke on our side. Try again in a minute.");
// To send the same again would change nothing.
const FINAL = new Set([400, 404, 409, 413, 422]);
const LOGGED_OUT = 4401;
const CLOSED = {
  4400: gettext("This page hears no news any more. Load it again."),
  4408: gettext("Your connection is slow just now. We connect again by ourselves."),
  4429: gettext("Many pages of ours are open. Close some: this one connects again by itself."),
};

// A POST with `body`, else a GET: the answer, or null without a connection. A token from
// before a log-in in another tab is renewed, once; nothing was done with the old one.
export async function ask(address, body = null) {
  const send = () =>
    fetch(address, {
      method: body ? "POST" : "GET",
      body,
      headers: { "X-Requested-With": "fetch" },
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => null);
  const answer = await send();
  const token = answer?.status === 403 && answer.headers.get("X-CSRFToken");
  if (!token || !body) return answer;
  renew(token);
  body.set("csrfmiddlewaretoken", token);
  return send();
}

// {text, link, words, retry} of an answer of `ask` that is not what was hoped for.
export async function explain(answer) {
  if (!answer) return explained(0, "", () => null);
  const said = answer.headers.get("content-type")?.startsWith("text/plain");
  const text = said ? await answer.text().catch(() => "") : "";
  return explained(answer.status, text, (name) => answer.headers.get(name));
}

export function logIn(page = document.body.dataset.login) {
  const back = location.pathname + location.search + location.hash;
  return { link: `${page}?next=${encodeURIComponent(back)}`, words: gettext("Log in") };
}

export function startAnswers() {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    // A whole page that says why not is no part of this one.
    if (detail.xhr.status < 400 || !/^\s*<!doctype/i.test(detail.xhr.responseText)) return;
    detail.shouldSwap = false;
    detail.isError = true;
  });
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    const isText = xhr.getResponseHeader("content-type")?.startsWith("text/plain");
    const header = (name) => xhr.getResponseHeader(name);
    say(explained(xhr.status, isText ? xhr.responseText : "", header));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => say(explained(0, "", () => null)));
  }
  document.addEventListener("live:closed", ({ detail: { code } }) => {
    if (code === LOGGED_OUT) say({ text: SENTENCES[401], ...logIn() }, 0);
    else if (CLOSED[code]) say({ text: CLOSED[code] }, 0);
  });
  document.addEventListener("live:hello", () => shown?.remove());
}

let shown = null;

// One at a time: the newest is the one that counts.
export function say({ text, link, words }, stay) {
  shown?.remove();
  const sentence = words ? `${text} ${words}` : text;
  shown = toast(sentence, { link, icon: "warn", kind: "wait", stay });
}

function explained(status, text, header) {
  const kind = status >= 500 && status !== 503 ? BROKEN : SENTENCES[status];
  const seconds = Number(header("Retry-After"));
  const own = status === 401 ? "" : text.trim().slice(0, 300);
  const waits = seconds > 0 && quick(seconds);
  return {
    text: own || waits || kind || BROKEN,
    retry: !FINAL.has(status),
    isLoggedOut: status === 401,
    ...(status === 401 ? logIn(header("X-Log-In") ?? undefined) : {}),
  };
}

function quick(seconds) {
  if (seconds < 90) {
    return fill(
      ngettext(
        "That was very quick. Try again in %(count)s second.",
        "That was very quick. Try again in %(count)s seconds.",
        seconds,
      ),
      { count: seconds },
    );
  }
  const minutes = Math.ceil(seconds / 60);
  return fill(
    ngettext(
      "That was very quick. Try again in %(count)s minute.",
      "That was very quick. Try again in %(count)s minutes.",
      minutes,
    ),
    { count: minutes },
  );
}

function renew(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
    field.value = token;
  }
  const { body } = document;
  if (body.hasAttribute("hx-headers")) {
    body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": token }));
  }
}
