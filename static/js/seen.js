// How far each side has read. Ours is told when the newest message is really in sight;
// theirs turns one tick into two.
import { ask } from "./answers.js";
import { gettext } from "./words.js";

export class Seen {
  constructor(chat) {
    this.chat = chat;
    this.told = 0;
    this.inView = false;
    document.addEventListener("visibilitychange", () => this.tell());
    new IntersectionObserver(([entry]) => {
      this.inView = entry.isIntersecting;
      this.tell();
    }).observe(chat.log);
  }

  async tell() {
    const { form, last, root } = this.chat;
    if (!form || document.hidden || !this.inView || this.told >= last) return;
    this.told = last;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("seq", last);
    const answer = await ask(root.dataset.read, body);
    if (!answer?.ok) this.told = 0;
  }

  show(seq) {
    for (const bubble of this.chat.log.querySelectorAll(".out[data-message]")) {
      const tick = bubble.querySelector("small svg[aria-label]");
      if (!tick || Number(bubble.dataset.message) > seq) continue;
      const use = tick.querySelector("use");
      use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#read`);
      tick.setAttribute("aria-label", gettext("Read"));
    }
  }
}
