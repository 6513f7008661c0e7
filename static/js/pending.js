// Messages on their way: shown at once, failed ones with a way to try again. They keep
// the id they were made with, so whatever got through is never there twice.
import { draw } from "./toast.js";

export class Pending {
  constructor(chat, form) {
    this.chat = chat;
    this.form = form;
    this.items = new Map();
    this.field = form.elements.message;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add(this.field.value.trim());
    });
    this.field.addEventListener("keydown", (event) => {
      const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
      // On a touch keyboard the enter key makes a new line, as everywhere else.
      if (!enter || matchMedia("(pointer: coarse)").matches) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  add(text) {
    if (!text) return;
    const item = { id: makeId(), text, bubble: this.drawBubble(text) };
    this.items.set(item.id, item);
    this.field.value = "";
    this.field.focus();
    this.chat.log.append(item.bubble);
    this.chat.toTheEnd();
    this.send(item);
  }

  get busy() {
    return [...this.items.values()].some((item) => item.sending);
  }

  async send(item) {
    if (item.sending) return;
    item.sending = true;
    this.mark(item, "clock", "Sending");
    const body = new FormData(this.form);
    body.set("message", item.text);
    body.set("client_id", item.id);
    const headers = { "X-Requested-With": "fetch" };
    const asked = { method: "POST", body, headers };
    const answer = await fetch(this.form.action, asked).catch(() => null);
    item.sending = false;
    if (answer?.status === 201) {
      this.chat.merge(await answer.text(), false);
    } else if (answer?.headers.get("content-type")?.startsWith("text/plain")) {
      // Refused with a sentence: trying again would change nothing.
      this.items.delete(item.id);
      this.fail(item, await answer.text(), false);
    } else {
      this.fail(item, answer ? "Not sent. Are you still logged in?" : "Not sent yet.", true);
    }
    this.chat.hint(0);
  }

  // The socket is back, so the connection is: everything that failed tries again.
  again() {
    for (const item of this.items.values()) this.send(item);
  }

  // The server has it: the bubble on its way gives place to the real one.
  settled(id) {
    this.items.get(id)?.bubble.remove();
    this.items.delete(id);
  }

  fail(item, sentence, mayRetry) {
    item.bubble.classList.add("failed");
    const small = item.bubble.querySelector("small");
    small.replaceChildren(`${sentence.slice(0, 120)} `);
    if (!mayRetry) return;
    const retry = document.createElement("button");
    retry.type = "button";
    retry.className = "link";
    retry.textContent = "Try again";
    retry.addEventListener("click", () => this.send(item));
    small.append(retry);
  }

  mark(item, icon, word) {
    item.bubble.classList.remove("failed");
    const hidden = document.createElement("span");
    hidden.className = "hide";
    hidden.textContent = word;
    item.bubble.querySelector("small").replaceChildren(draw(icon), hidden);
  }

  drawBubble(text) {
    const bubble = document.createElement("div");
    bubble.className = "msg out fresh";
    bubble.dataset.pending = "";
    const words = document.createElement("p");
    words.textContent = text;
    bubble.append(words, document.createElement("small"));
    return bubble;
  }
}

// crypto.randomUUID exists only on https and localhost.
function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
