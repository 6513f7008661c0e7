// Words that scripts say, in the reader's language. English stands in the scripts; any other
// language brings Django's catalogue for scripts (/words.js), in a plain script ahead of them.
const catalogue = globalThis.django ?? {};

export const gettext = catalogue.gettext ?? ((words) => words);
export const ngettext = catalogue.ngettext ?? ((one, many, n) => (n === 1 ? one : many));

// fill("%(n)s messages", { n: 2 })
export function fill(words, named) {
  return words.replace(/%\((\w+)\)s/g, (_, name) => named[name]);
}
