// A link that takes something off leads to the same page without it. Whoever followed it
// with the keyboard goes on from there, and not from the top: `data-back-to` on the list
// of such links names what gets the focus on the next page.
const KEY = "back-to";

export function startFocus() {
  const id = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (id && !document.querySelector("[data-focus]")) document.getElementById(id)?.focus();
  document.addEventListener("click", (event) => {
    const list = event.target.closest("a") && event.target.closest("[data-back-to]");
    // A pointer clicks at least once; Enter does not.
    if (list && event.detail === 0) sessionStorage.setItem(KEY, list.dataset.backTo);
  });
}
