// When a job moves, the parts of the page marked [data-live] are asked for again, by the
// page's own address, and put in place. A part somebody types in is left alone.
import { ask, explain, say } from "./answers.js";
import { toast } from "./toast.js";
import { gettext } from "./words.js";

const SOON = 250;

let planned = null;
let told = false;

export function startJobs() {
  document.addEventListener("live:job", ({ detail }) => {
    if (document.querySelector(`[data-job="${CSS.escape(detail.job)}"]`)) refresh();
  });
  document.addEventListener("live:notification", refresh);
  document.addEventListener("live:subbed", ({ detail }) => {
    const page = document.querySelector(`[data-job="${CSS.escape(detail.job)}"]`);
    const part = page?.querySelector("[data-version]");
    // The job moved between the making of this page and the opening of its socket.
    if (part && Number(part.dataset.version) !== detail.version) refresh();
  });
}

function refresh() {
  if (!document.querySelector("[data-live]")) return;
  clearTimeout(planned);
  planned = setTimeout(fetchParts, SOON);
}

async function fetchParts() {
  const answer = await ask(location.href);
  if (!answer?.ok) {
    say(await explain(answer));
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const fresh = page.getElementById(part.id);
    if (fresh) replace(part, fresh);
  }
  document.dispatchEvent(new CustomEvent("live:look"));
}

function replace(part, fresh) {
  if (part.isEqualNode(fresh)) return;
  if (isTypedIn(part)) {
    const sentence = gettext("This page has changed. Finish, then load it again.");
    if (!told) toast(sentence, { icon: "info" });
    told = true;
    return;
  }
  const place = focusable(part).indexOf(document.activeElement);
  const node = document.adoptNode(fresh);
  part.replaceWith(node);
  window.htmx?.process(node);
  if (place >= 0) (focusable(node)[place] ?? document.getElementById("main")).focus();
}

function isTypedIn(part) {
  const fields = [...part.querySelectorAll("input:not([type=hidden]), textarea, select")];
  return fields.some((field) => field === document.activeElement || isChanged(field));
}

function isChanged(field) {
  if (field.matches("[type=checkbox], [type=radio]")) {
    return field.checked !== field.defaultChecked;
  }
  if (field.matches("select")) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  return field.value !== field.defaultValue;
}

function focusable(part) {
  return [...part.querySelectorAll("a[href], button, summary")];
}
