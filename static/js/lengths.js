// A browser cuts what is pasted into a box with a maxlength, without a word. Here the box
// takes it all and says how much is too much; the server says it too, and keeps the text.
import { fill, gettext, ngettext } from "./words.js";

const NEARLY = 0.9;

export function startLengths() {
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea[maxlength], input[maxlength]")) watch(target);
  });
}

// In letters as the server counts them.
export function lengthOf(text) {
  return [...text].length;
}

// Takes the limit off a box and returns it.
export function limitOf(field) {
  const most = field.maxLength;
  field.removeAttribute("maxlength");
  return most;
}

// "1,900 of 2,000 letters", "6 letters too many", or nothing while there is room.
export function measure(length, most) {
  if (length <= most * NEARLY) return "";
  const over = length - most;
  if (over > 0) {
    const words = ngettext("%(count)s letter too many", "%(count)s letters too many", over);
    return fill(words, { count: over.toLocaleString() });
  }
  return fill(gettext("%(count)s of %(most)s letters"), {
    count: length.toLocaleString(),
    most: most.toLocaleString(),
  });
}

// Parts that fit, each ending where a paragraph, a line, a sentence or a word ends.
export function split(text, most) {
  const parts = [];
  let rest = [...text.trim()];
  while (rest.length > most) {
    const head = rest.slice(0, most + 1).join("");
    const ends = ["\n\n", "\n", ". ", " "].map((end) => {
      const at = head.lastIndexOf(end);
      return at < 0 ? -1 : [...head.slice(0, at)].length + (end === ". " ? 1 : 0);
    });
    const cut = ends.find((end) => end > most / 2) ?? most;
    parts.push(rest.slice(0, cut).join("").trim());
    rest = [...rest.slice(cut).join("").trim()];
  }
  return [...parts, rest.join("")].filter(Boolean);
}

function watch(field) {
  const most = limitOf(field);
  const note = document.createElement("p");
  note.className = "letters-left tiny";
  note.setAttribute("role", "status");
  field.after(note);
  const tell = () => {
    const length = lengthOf(field.value);
    note.textContent = measure(length, most);
    field.classList.toggle("too-long", length > most);
  };
  field.addEventListener("input", tell);
  tell();
}
