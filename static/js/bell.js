// The bell: how many notifications are unread, in the header and in the title, and each new one as a
// toast, once, and only on a page that somebody looks at.
import { toast } from "./toast.js";
import { fill, gettext, ngettext } from "./words.js";

let shown = new Set();

export function startBell() {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const title = document.title;
  const count = (event) => setCount(bell, title, event.detail.unread);
  for (const name of ["hello", "unread", "notification"]) {
    document.addEventListener(`live:${name}`, count);
  }
  document.addEventListener("live:notification", ({ detail }) => show(detail));
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

function show({ id, message, link, about, icon, tone }) {
  if (document.hidden || shown.has(id) || isInSight(about)) return;
  shown.add(id);
  toast(message, { link, icon, kind: tone });
}

// A message in the chat that is open here needs no toast about itself.
function isInSight(page) {
  const chat = document.querySelector("[data-chat]");
  return Boolean(chat) && page === `/chat/${chat.dataset.chat}/`;
}
