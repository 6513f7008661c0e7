// The address bar says only what was asked, however a plain form said it: so it is short
// to share. A page says its address in `data-address`.
export function startAddress() {
  const shorter = document.querySelector("[data-address]")?.dataset.address;
  if (!shorter || shorter === location.pathname + location.search) return;
  history.replaceState(history.state, "", shorter + location.hash);
}
