// A form that leads on to another site sends itself, and only once: before its page is
// whole, so that the next page takes its place and the way back leads past it. Who comes
// back to it all the same finds a button.
export function startLeading() {
  const form = document.querySelector("form[data-send-now]");
  const [arrival] = performance.getEntriesByType("navigation");
  if (form && arrival?.type !== "back_forward") form.submit();
}
