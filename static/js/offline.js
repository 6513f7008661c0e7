// Says when the connection is gone and when it is back. Nothing else changes: forms still
// work as soon as it is.
import { toast } from "./toast.js";
import { gettext } from "./words.js";

export function startOffline() {
  let notice = null;
  window.addEventListener("offline", () => {
    notice ??= toast(gettext("You are offline. What you see here may be old."), {
      icon: "offline",
      kind: "wait",
      stay: 0,
    });
  });
  window.addEventListener("online", () => {
    if (!notice) return;
    notice.remove();
    notice = null;
    toast(gettext("You are back online."), { icon: "check", kind: "ok" });
  });
}
