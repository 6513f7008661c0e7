// What somebody picks while an answer is on its way is theirs: the answer was asked for
// before, and knows nothing of it. It is picked again in what comes, as far as it is there.
const picked = new WeakMap();

export function startPicks() {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { requestConfig, target, xhr } = detail;
    const sent = requestConfig?.parameters ?? {};
    const since = [...target.querySelectorAll("input[type=radio]:checked")].filter(
      ({ name, value }) => sent[name] !== value,
    );
    picked.set(xhr, since.map((one) => ({ one, focused: one === document.activeElement })));
  });
  document.addEventListener("htmx:afterSettle", ({ detail: { target, xhr } }) => {
    const since = picked.get(xhr) ?? [];
    picked.delete(xhr);
    for (const { one, focused } of since) pickAgain(target.id, one, focused);
  });
}

function pickAgain(place, { name, value }, focused) {
  const found = [...document.querySelectorAll(`#${CSS.escape(place)} input[type=radio]`)].find(
    (one) => one.name === name && one.value === value && !one.disabled,
  );
  if (!found) return;
  found.checked = true;
  if (focused) found.focus();
  found.dispatchEvent(new Event("change", { bubbles: true }));
}
