// What a search box may mean, while somebody types: a combobox with a list, as the ARIA
// Authoring Practices have it. The server draws the options; choosing one opens a worker,
// or searches for what it asks, with what else the form says. Without it, or without an
// answer, the box is a plain box.
const WAIT = 150;
const MOST_KEPT = 60;
const kept = new Map();

export function startSuggest(root = document) {
  for (const box of root.querySelectorAll("input[data-suggest]")) new Combobox(box);
}

class Combobox {
  constructor(box) {
    this.box = box;
    this.active = null;
    this.asked = null;
    this.quietUntil = 0;
    this.list = this.build("div", "suggest", "listbox");
    this.list.id = `${box.id}-list`;
    this.list.hidden = true;
    this.list.setAttribute("aria-label", box.dataset.suggestLabel);
    this.said = this.build("p", "hide", "status");
    box.after(this.list, this.said);
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list" };
    Object.assign(attributes, { "aria-expanded": "false", "aria-controls": this.list.id });
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
    box.addEventListener("input", (event) => this.typed(event));
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("blur", () => this.close());
    // The box keeps the focus, also for a finger.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  build(tag, css, role) {
    const element = document.createElement(tag);
    element.className = css;
    element.setAttribute("role", role);
    return element;
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  typed(event) {
    clearTimeout(this.timer);
    this.asked?.abort();
    if (event.isComposing) return;
    if (!this.box.value.trim()) this.close();
    else this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const city = this.box.form.elements.city?.value ?? "";
    const query = new URLSearchParams({ q: this.box.value.trim().slice(0, 80), city });
    const address = `${this.box.dataset.suggest}?${query}`;
    const html = kept.get(address) ?? (await this.fetch(address));
    if (html === null || document.activeElement !== this.box) return;
    this.show(html);
  }

  async fetch(address) {
    if (Date.now() < this.quietUntil) return null;
    this.asked = new AbortController();
    try {
      const answer = await fetch(address, { signal: this.asked.signal });
      if (!answer.ok) {
        // Too quick, or too busy: help comes later, and nobody is told.
        this.quietUntil = Date.now() + 1000 * (Number(answer.headers.get("Retry-After")) || 5);
        return null;
      }
      const html = await answer.text();
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value);
      kept.set(address, html);
      return html;
    } catch {
      return null;
    }
  }

  show(html) {
    this.list.innerHTML = html;
    this.mark(null);
    const { options } = this;
    for (const option of options) option.id = `${this.box.id}-${option.id}`;
    this.said.textContent = this.list.firstElementChild?.dataset.said ?? "";
    this.list.hidden = options.length === 0;
    this.box.setAttribute("aria-expanded", String(this.isOpen));
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.mark(null);
    this.list.hidden = true;
    this.said.textContent = "";
    this.box.setAttribute("aria-expanded", "false");
  }

  mark(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.box.setAttribute("aria-activedescendant", option.id);
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event);
    else if (!this.isOpen) return;
    else if (event.key === "Enter" && this.active) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape") {
      // The first one closes the list, here and in no dialog around it.
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Home" || event.key === "End") this.mark(null);
  }

  // Past the last option the box itself is next, and then the first one again.
  move(event) {
    event.preventDefault();
    if (!this.isOpen) {
      if (this.box.value.trim()) this.look();
      return;
    }
    const { options } = this;
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = this.active ? options.indexOf(this.active) : step > 0 ? -1 : options.length;
    this.mark(options[at + step] ?? null);
  }

  choose(option) {
    if (option.dataset.href) {
      location.assign(option.dataset.href);
      return;
    }
    const { form } = this.box;
    const said = new URLSearchParams(new FormData(form));
    const asks = new URLSearchParams(option.dataset.asks);
    // Skills belong to a service.
    if (asks.has("category")) said.delete("skill");
    for (const [name, value] of asks) said.set(name, value);
    for (const [name, value] of [...said]) if (!value) said.delete(name);
    this.close();
    location.assign(`${form.action}?${said}`);
  }
}
