// Short words that float over the page and go away by themselves, unless one looks at
// them. The box is a polite live region, so they are read out too.
import { gettext } from "./words.js";

const STAY = 8_000;

export function toast(message, { link = "", icon = "bell", kind = "", stay = STAY } = {}) {
  const box = document.querySelector("[data-toasts]");
  if (!box) return null;
  const item = document.createElement("div");
  item.className = `toast ${kind}`.trim();
  const words = document.createElement("p");
  words.append(link ? anchor(link, message) : message);
  item.append(draw(icon), words, closer(item));
  box.append(item);
  if (stay) leaveLater(item, stay);
  return item;
}

// A symbol of the page's own sprite: its address is known from any icon that is there.
export function draw(name) {
  const known = document.querySelector("svg.i use")?.getAttribute("href") ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${known.split("#")[0]}#${name}`);
  svg.append(use);
  return svg;
}

function anchor(href, text) {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  return link;
}

function closer(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "round";
  button.setAttribute("aria-label", gettext("Close"));
  button.append(draw("close"));
  button.addEventListener("click", () => item.remove());
  return button;
}

function leaveLater(item, stay) {
  setTimeout(() => {
    if (item.matches(":hover, :focus-within")) leaveLater(item, stay);
    else item.remove();
  }, stay);
}
