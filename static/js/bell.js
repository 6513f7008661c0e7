// The bell: how many notes wait, in the header and in the title, and each new one as a
// toast, once, and only on a page that somebody looks at.
import { toast } from "./toast.js";
import { fill, gettext, ngettext } from "./words.js";

const KINDS = { "x-circle": "stop", warn: "stop", clock: "wait", check: "ok", shield: "ok" };

let shown = new Set();

export function startBell() {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const title = document.title;
  const count = (event) => setCount(bell, title, event.detail.unread);
  for (const name of ["hello", "unread", "notice"]) {
    document.addEventListener(`live:${name}`, count);
  }
  document.addEventListener("live:notice", ({ detail }) => show(detail));
}

function setCount(bell, title, unread) {
  bell.dataset.bell = unread;
  bell.querySelector("b").textContent = unread > 99 ? "99+" : unread || "";
  const words = ngettext(
    "Notifications, %(unread)s unread",
    "Notifications, %(unread)s unread",
    unread,
  );
  bell.setAttribute("aria-label", unread ? fill(words, { unread }) : gettext("Notifications"));
  document.title = unread ? `(${unread}) ${title}` : title;
}

function show(note) {
  if (document.hidden || shown.has(note.id) || isInSight(note)) return;
  shown.add(note.id);
  toast(note.message, { link: note.link, icon: note.icon, kind: KINDS[note.icon] });
}

// A message in the chat that is open here needs no toast about itself.
function isInSight(note) {
  const chat = document.querySelector("[data-chat]");
  return Boolean(chat) && note.about === `/chat/${chat.dataset.chat}/`;
}
