// A sheet opens by its address (:target), so it needs no script. With one it is a dialog:
// what lies behind it is inert and does not scroll, Escape closes it, and focus returns
// to the link that opened it. `data-sheet` says for which windows it is a sheet at all.

export function startSheet() {
  const form = document.querySelector("[data-sheet]");
  if (form) new Sheet(form);
}

class Sheet {
  constructor(form) {
    this.form = form;
    this.role = form.getAttribute("role");
    this.behind = new Set();
    this.narrow = matchMedia(form.dataset.sheet);
    const follow = () => this.follow();
    addEventListener("hashchange", follow);
    this.narrow.addEventListener("change", follow);
    // Results that came meanwhile lie behind it too.
    document.addEventListener("htmx:afterSettle", follow);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) form.querySelector("[data-close]").click();
    });
    follow();
  }

  get isOpen() {
    return this.narrow.matches && this.form.matches(":target");
  }

  follow() {
    const wasOpen = this.behind.size > 0;
    if (this.isOpen) this.cover();
    else if (wasOpen) this.uncover();
    if (this.isOpen && !wasOpen) this.form.focus();
  }

  cover() {
    for (let node = this.form; node !== document.body; node = node.parentElement) {
      for (const other of node.parentElement.children) {
        if (other !== node) this.hide(other);
      }
    }
    this.form.setAttribute("role", "dialog");
    this.form.setAttribute("aria-modal", "true");
    this.form.tabIndex = -1;
    document.documentElement.classList.add("covered");
  }

  hide(element) {
    if (element.inert) return;
    element.inert = true;
    this.behind.add(element);
  }

  uncover() {
    for (const element of this.behind) element.inert = false;
    this.behind.clear();
    this.form.setAttribute("role", this.role);
    this.form.removeAttribute("aria-modal");
    this.form.removeAttribute("tabindex");
    document.documentElement.classList.remove("covered");
    document.querySelector(`a[href="#${this.form.id}"]`)?.focus();
  }
}
