// A menu is a <details data-menu>, so it opens by itself; this only closes it again:
// on Escape, on a click elsewhere, and when another one opens.

export function startMenus(root) {
  root.addEventListener("click", (event) => closeExcept(root, event.target));
  root.addEventListener("focusin", (event) => closeExcept(root, event.target));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = root.querySelector("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

function closeExcept(root, target) {
  for (const menu of root.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}
