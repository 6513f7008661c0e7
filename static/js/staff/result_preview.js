// Shows an editor what a search engine may show of the page that is being written.

const FIELDS = ["title", "seo_title", "search_description", "lead", "slug"];
const LATER = 500;

for (const preview of document.querySelectorAll("[data-result-preview]")) start(preview);

function start(preview) {
  const form = preview.closest("form");
  const shown = (name) => preview.querySelector(`[data-shows="${name}"]`);
  const said = (name) => form.elements.namedItem(name)?.value.trim() ?? "";
  // What stands for the title of a page that was not named for search engines; as long
  // as it is the page's own title, it follows that.
  const usual = preview.dataset.usualTitle;
  const isOwnTitle = usual === said("title");

  function tell() {
    const title = said("seo_title") || (isOwnTitle ? said("title") : usual);
    const words = said("search_description") || said("lead");
    show("title", title, Number(preview.dataset.mostTitle));
    show("words", words, Number(preview.dataset.mostWords));
    // The slug of some pages is no field, and the home page shows none.
    if (shown("slug") && form.elements.namedItem("slug")) {
      shown("slug").textContent = said("slug") ? ` › ${said("slug")}` : "";
    }
    preview.querySelector("[data-nothing]").hidden = Boolean(words);
  }

  function show(name, text, most) {
    const letters = [...text];
    const isLong = letters.length > most;
    shown(name).textContent = isLong ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : text;
    preview.querySelector(`[data-too-long="${name}"]`).hidden = !isLong;
  }

  // Wagtail writes the slug after the title a moment later, and says so to nobody.
  let later;
  for (const event of ["input", "change", "keyup"]) {
    form.addEventListener(event, ({ target }) => {
      if (!FIELDS.includes(target.name)) return;
      tell();
      clearTimeout(later);
      later = setTimeout(tell, LATER);
    });
  }
  tell();
}
