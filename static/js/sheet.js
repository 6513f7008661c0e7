// A sheet opens by its address (:target), so it needs no script. With one it is a dialog:
// what lies behind it is inert and does not scroll, Escape closes it, and focus returns
// to the link that opened it. `data-sheet` says for which windows it is a sheet at all,
// `data-sheet-label` what the dialog is called. A form may not be one: it stands inside.

export function startSheet() {
  const sheet = document.querySelector("[data-sheet]");
  if (sheet) new Sheet(sheet);
}

class Sheet {
  constructor(sheet) {
    this.sheet = sheet;
    this.behind = new Set();
    this.narrow = matchMedia(sheet.dataset.sheet);
    const follow = () => this.follow();
    addEventListener("hashchange", follow);
    this.narrow.addEventListener("change", follow);
    // Results that came meanwhile lie behind it too.
    document.addEventListener("htmx:afterSettle", follow);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) sheet.querySelector("[data-close]").click();
    });
    follow();
  }

  get isOpen() {
    return this.narrow.matches && this.sheet.matches(":target");
  }

  follow() {
    const wasOpen = this.behind.size > 0;
    if (this.isOpen) this.cover();
    else if (wasOpen) this.uncover();
    if (this.isOpen && !wasOpen) this.sheet.focus();
  }

  cover() {
    for (let node = this.sheet; node !== document.body; node = node.parentElement) {
      for (const other of node.parentElement.children) {
        if (other !== node) this.hide(other);
      }
    }
    this.sheet.setAttribute("role", "dialog");
    this.sheet.setAttribute("aria-label", this.sheet.dataset.sheetLabel);
    this.sheet.setAttribute("aria-modal", "true");
    this.sheet.tabIndex = -1;
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
    for (const name of ["role", "aria-label", "aria-modal", "tabindex"]) {
      this.sheet.removeAttribute(name);
    }
    document.documentElement.classList.remove("covered");
    document.querySelector(`a[href="#${this.sheet.id}"]`)?.focus();
  }
}
