// Messages on their way: shown at once, sent one after the other, and kept until the
// server has them. They keep the id they were made with, also over a reload, so whatever
// got through is never there twice.
import { ask, explain } from "./answers.js";
import { Kept } from "./kept.js";
import { lengthOf, limitOf, measure, split } from "./lengths.js";
import { draw } from "./toast.js";
import { fill, gettext, ngettext } from "./words.js";

export class Pending {
  constructor(chat, form) {
    this.chat = chat;
    this.form = form;
    this.items = new Map();
    this.field = form.elements.message;
    this.most = limitOf(this.field);
    this.kept = new Kept(chat.root.dataset.chat);
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => {
      const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
      // On a touch keyboard the enter key makes a new line, as everywhere else.
      if (!enter || matchMedia("(pointer: coarse)").matches) return;
      event.preventDefault();
      form.requestSubmit();
    });
    window.addEventListener("online", () => this.again());
    this.takeUp();
  }

  // What this page was left with.
  takeUp() {
    const { draft, waiting } = this.kept.read();
    if (draft && !this.field.value) this.field.value = draft;
    this.typed();
    for (const item of waiting) {
      if (this.chat.has(item.id)) this.kept.sent(item.id);
      else this.put(item);
    }
    this.again();
  }

  typed() {
    this.kept.draft(this.field.value);
    this.chat.count(measure(lengthOf(this.field.value.trim()), this.most));
  }

  submit() {
    const parts = split(this.field.value, this.most);
    if (parts.length > 1) {
      const { length } = parts;
      const words = fill(
        ngettext("Send it as %(count)s message", "Send it as %(count)s messages", length),
        { count: length },
      );
      const sentence = fill(gettext("A message may have up to %(most)s letters."), {
        most: this.most.toLocaleString(),
      });
      this.chat.say(sentence, button(words, () => this.add(parts)));
    } else {
      this.add(parts);
    }
  }

  add(texts) {
    this.chat.say("");
    this.field.value = "";
    this.typed();
    this.field.focus();
    for (const text of texts) {
      const item = { id: makeId(), text };
      this.kept.wait(item);
      this.put(item);
    }
    this.again();
  }

  put({ id, text }) {
    const item = { id, text, bubble: this.drawBubble(text) };
    this.items.set(id, item);
    this.chat.log.append(item.bubble);
    this.mark(item, "clock", gettext("Sending"));
  }

  // One after the other, in the order they were written, until one does not get through.
  async again() {
    this.wanted = this.busy;
    if (this.busy) return;
    this.busy = true;
    for (let item = this.next(); item; item = this.next()) {
      if (!(await this.send(item))) break;
    }
    this.busy = false;
    // Somebody asked while the one before was on its way, and perhaps in vain.
    if (this.wanted) this.again();
    else this.chat.hint(0);
  }

  next() {
    return [...this.items.values()].find((item) => !item.refused);
  }

  // Whether the way is free for the next one.
  async send(item) {
    this.mark(item, "clock", gettext("Sending"));
    const body = new FormData(this.form);
    body.set("message", item.text);
    body.set("client_id", item.id);
    const answer = await ask(this.form.action, body);
    const html = answer?.status === 201 && (await answer.text().catch(() => null));
    if (typeof html === "string") {
      this.chat.merge(html, false);
      this.settled(item.id);
      return true;
    }
    const why = await explain(html === null ? null : answer);
    item.refused = !why.retry;
    this.fail(item, why);
    return item.refused;
  }

  // The server has it: the bubble on its way gives place to the real one.
  settled(id) {
    this.items.get(id)?.bubble.remove();
    if (this.items.delete(id)) this.kept.sent(id);
  }

  fail(item, { text, link, words, retry }) {
    item.bubble.classList.add("failed");
    const ways = [retry ? button(gettext("Try again"), () => this.again()) : this.editing(item)];
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = words;
      ways.unshift(anchor, " ");
    }
    const small = item.bubble.querySelector("small");
    const sentence = retry ? gettext("Not sent yet. %(reason)s") : gettext("Not sent. %(reason)s");
    small.replaceChildren(fill(sentence, { reason: text }), " ", ...ways);
    this.chat.toTheEnd();
  }

  // Back into the box, to be written in another way.
  editing(item) {
    return button(gettext("Edit"), () => {
      this.field.value = [item.text, this.field.value].filter(Boolean).join("\n");
      this.settled(item.id);
      this.typed();
      this.field.focus();
    });
  }

  mark(item, icon, word) {
    item.bubble.classList.remove("failed");
    const hidden = document.createElement("span");
    hidden.className = "hide";
    hidden.textContent = word;
    item.bubble.querySelector("small").replaceChildren(draw(icon), hidden);
    this.chat.toTheEnd();
  }

  drawBubble(text) {
    const bubble = document.createElement("div");
    bubble.className = "msg out fresh";
    bubble.dataset.pending = "";
    const who = document.createElement("span");
    who.className = "hide";
    who.textContent = gettext("You: ");
    const words = document.createElement("p");
    words.className = "words";
    words.dir = "auto";
    words.textContent = text;
    bubble.append(who, words, document.createElement("small"));
    return bubble;
  }
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// crypto.randomUUID exists only on https and localhost.
function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
