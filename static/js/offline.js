// Says when the connection is gone and when it is back. Nothing else changes: forms still
// work as soon as it is. Without one the service worker shows the pages of one's own jobs as
// they were, and this says how old they are.
import { toast } from "./toast.js";
import { fill, gettext } from "./words.js";

// A connection that comes and goes is no connection yet.
const STEADY = 500;

let isLeaving = false;

export function startOffline() {
  let notice = null;
  const say = (words) => {
    notice ??= toast(words, { icon: "offline", kind: "wait", stay: 0 });
  };
  const kept = document.documentElement.dataset.kept;
  if (kept) say(fill(gettext("You are offline. This is how it was at %(time)s."), { time: clock(kept) }));
  window.addEventListener("offline", () =>
    say(gettext("You are offline. What you see here may be old.")),
  );
  window.addEventListener("online", () => {
    if (kept) setTimeout(lookAgain, STEADY);
    if (kept || !notice) return;
    notice.remove();
    notice = null;
    toast(gettext("You are back online."), { icon: "check", kind: "ok" });
  });
  if (kept) window.addEventListener("beforeunload", () => (isLeaving = true));
  startWorker(document.body.dataset.worker);
}

// Who is on the way to another page is not called back to this one.
function lookAgain() {
  if (navigator.onLine && !isLeaving) location.reload();
}

function startWorker(address) {
  if (!address || !("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    // A browser that forbids it, as in a private window, does without.
    navigator.serviceWorker.register(address).catch(() => {});
  });
}

function clock(moment) {
  const language = document.documentElement.lang;
  return new Date(moment).toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
}
