// One more page for the same words, in the form of promoted results: Wagtail's panel,
// which its own template starts with a script in the page.
document.addEventListener("DOMContentLoaded", () => {
  new window.InlinePanel({
    formsetPrefix: "id_editors_picks",
    emptyChildFormPrefix: "editors_picks-__prefix__",
    canOrder: true,
  });
});
