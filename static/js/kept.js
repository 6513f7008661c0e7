// What was written in a chat and is not sent: the draft in the box and the messages on
// their way, for each person and each chat, in this browser until the log-out.
const PREFIX = "chat:";

export class Kept {
  constructor(room) {
    this.key = `${PREFIX}${document.body.dataset.me}:${room}`;
  }

  // {draft, waiting: [{id, text}]}
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key)) ?? {};
      return { draft: kept.draft ?? "", waiting: kept.waiting ?? [] };
    } catch {
      return { draft: "", waiting: [] };
    }
  }

  write({ draft, waiting }) {
    try {
      if (!draft && !waiting.length) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ draft, waiting }));
    } catch {
      // A browser that keeps nothing: everything else works.
    }
  }

  draft(text) {
    this.write({ ...this.read(), draft: text });
  }

  // Another tab may have put some there too.
  wait({ id, text }) {
    const { draft, waiting } = this.read();
    this.write({ draft, waiting: [...waiting.filter((one) => one.id !== id), { id, text }] });
  }

  sent(id) {
    const { draft, waiting } = this.read();
    this.write({ draft, waiting: waiting.filter((one) => one.id !== id) });
  }
}

// Nothing of a person stays after their log-out, nor when somebody else logs in.
export function startKept() {
  const mine = `${PREFIX}${document.body.dataset.me}:`;
  if (document.body.dataset.me) forget((key) => !key.startsWith(mine));
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("form[action$='/logout/']")) forget(() => true);
  });
}

function forget(which) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && which(key)) localStorage.removeItem(key);
    }
  } catch {
    // There is no storage, so nothing is in it.
  }
}
