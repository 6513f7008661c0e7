// The chat. A message is shown at once and sent by an ordinary POST with an id made here,
// so that sending it again is still one message. Whatever may have been missed is asked
// for by the number of the last message: after a hint, and whenever the socket is back.
import { ask, explain, logIn } from "./answers.js";
import { Pending } from "./pending.js";
import { Seen } from "./seen.js";
import { gettext } from "./words.js";

const AT_THE_END = 80;
const FULL_PART = 200;
const QUIET = 3_000;
const POLL = 20_000;
const LOGGED_OUT = 4401;

export function startChats() {
  const begin = () => {
    for (const root of document.querySelectorAll("[data-chat]:not([data-started])")) {
      root.dataset.started = "";
      new Chat(root);
    }
  };
  begin();
  document.addEventListener("live:look", begin);
}

class Chat {
  constructor(root) {
    this.root = root;
    this.log = root.querySelector("[data-log]");
    this.state = root.querySelector("[data-chat-state]");
    this.room = root.querySelector("[data-chat-count]");
    this.form = root.querySelector("[data-chat-form]");
    // The last number without a gap before it, and the highest one heard of.
    this.last = this.heard = Number(root.dataset.last);
    this.polls = this.worry = null;
    this.seen = new Seen(this);
    if (this.form) this.pending = new Pending(this, this.form);
    this.hear("message", ({ seq }) => this.hint(seq));
    this.hear("job", () => this.renew());
    this.hear("subbed", ({ seq }) => this.back(seq));
    this.hear("read", ({ by, seq }) => by !== root.dataset.role && this.seen.show(seq));
    this.hear("no", () =>
      this.say(gettext("This chat is not open to you now. Load the page again.")),
    );
    document.addEventListener("live:closed", ({ detail }) => this.lost(detail.code));
    window.addEventListener("hashchange", () => this.aim());
    document.addEventListener("click", ({ target }) => {
      if (target.closest?.("a[href$='#chat']")) setTimeout(() => this.aim());
    });
    this.toTheEnd();
    this.aim();
  }

  // Who followed “Message …” wants to write.
  aim() {
    if (location.hash === "#chat") this.form?.elements.message.focus();
  }

  hear(name, act) {
    document.addEventListener(`live:${name}`, ({ detail }) => {
      if (detail.job === this.root.dataset.chat) act(detail);
    });
  }

  // Without a socket it asks now and then; a short gap is not worth a word.
  lost(code) {
    if (code === LOGGED_OUT) {
      this.out({ text: gettext("You are logged out. What you write is kept."), ...logIn() });
      return;
    }
    this.worry ??= setTimeout(() => this.say(gettext("Connecting …")), QUIET);
    this.polls ??= setInterval(() => document.hidden || this.catchUp(), POLL);
  }

  // Nothing more is to be heard until the person has done something.
  out({ text, link, words }) {
    this.rest();
    const way = document.createElement("a");
    way.href = link ?? "";
    way.textContent = words ?? gettext("Load the page again");
    this.say(`${text} `, way);
  }

  rest() {
    clearInterval(this.polls);
    clearTimeout(this.worry);
    this.polls = this.worry = null;
  }

  back(seq) {
    this.rest();
    this.say("");
    this.hint(seq);
    this.pending?.again();
  }

  // What is being sent comes back as the answer to its POST; that is soon enough.
  hint(seq) {
    this.heard = Math.max(this.heard, seq);
    if (this.heard > this.last && !this.pending?.busy) this.catchUp();
  }

  say(...words) {
    this.state.replaceChildren(...words);
  }

  // How much of a message is written, while that matters.
  count(sentence) {
    this.room.textContent = sentence;
  }

  has(client) {
    return Boolean(this.log.querySelector(`[data-client="${CSS.escape(client)}"]`));
  }

  // One at a time; a hint that comes meanwhile asks once more.
  async catchUp() {
    this.more = true;
    if (this.asking) return;
    this.asking = true;
    while (this.more) {
      this.more = false;
      const address = `${this.root.dataset.since}?after=${this.last}`;
      const answer = await ask(address);
      if (!answer?.ok) {
        await this.missed(answer);
        break;
      }
      if (this.merge(await answer.text(), true) >= FULL_PART) this.more = true;
      this.seen.show(Number(answer.headers.get("X-Seen")));
    }
    this.asking = false;
    // Whatever answers a question takes a message too, socket or not.
    if (this.polls) this.pending?.again();
  }

  // A question that was answered, or that nobody asks any more, loses its buttons.
  async renew() {
    const asked = this.log.querySelector("[data-message]:has([data-asks])");
    if (!asked) return;
    const after = Number(asked.dataset.message) - 1;
    const answer = await ask(`${this.root.dataset.since}?after=${after}`);
    if (!answer?.ok) return;
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    for (const line of this.log.querySelectorAll("[data-message]:has([data-asks])")) {
      const now = part.content.querySelector(`[data-message="${line.dataset.message}"]`);
      if (now && !now.querySelector("[data-asks]")) line.replaceWith(now);
    }
  }

  // A server that is away is asked again; who may not read here hears why.
  async missed(answer) {
    const why = await explain(answer);
    if (why.isLoggedOut || !why.retry) this.out(why);
  }

  // Puts bubbles in the order of their numbers, each once. `whole`: nothing is missing
  // between the last one known and these.
  merge(html, whole) {
    const part = document.createElement("template");
    part.innerHTML = html;
    const bubbles = [...part.content.querySelectorAll("[data-message]")];
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    const stay = scrollHeight - scrollTop - clientHeight < AT_THE_END;
    for (const bubble of bubbles) {
      const seq = Number(bubble.dataset.message);
      const day = dayBefore(bubble);
      this.pending?.settled(bubble.dataset.client);
      if (!this.log.querySelector(`[data-message="${seq}"]`)) this.place(bubble, seq, day);
      if (whole || seq === this.last + 1) this.last = Math.max(this.last, seq);
      this.heard = Math.max(this.heard, seq);
    }
    if (bubbles.length && stay) this.toTheEnd();
    this.seen.tell();
    return bubbles.length;
  }

  place(bubble, seq, day) {
    const here = [...this.log.querySelectorAll("[data-message], [data-pending]")];
    const next = here.find((b) => "pending" in b.dataset || Number(b.dataset.message) > seq);
    const isNewDay = day && !this.log.querySelector(`[data-day="${day.dataset.day}"]`);
    bubble.classList.add("fresh");
    this.log.insertBefore(bubble, next ?? null);
    if (isNewDay) bubble.before(day);
  }

  toTheEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}

// The line of its day, which stands before the first bubble of a day.
function dayBefore(bubble) {
  let node = bubble;
  while (node && !node.dataset.day) node = node.previousElementSibling;
  return node?.cloneNode(true);
}
