// MiniSearch's options for indexing and querying, for Node.js and the browser.

export const OPTIONS = {
  fields: ['name', 'aliases', 'items', 'place', 'summary'],
  storeFields: ['name', 'place'],
  tokenize,
};

/** Pairs of adjacent ideographs, and other words. */
function tokenize(text) {
  return (text.match(/\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu) ?? []).flatMap((run) => {
    const characters = [...run];
    const isPairs = characters.length > 1 && /\p{Script=Han}/u.test(characters[0]);
    return isPairs ? characters.slice(1).map((character, i) => characters[i] + character) : [run];
  });
}

/** Records with all words, else those with any; a single character is a prefix of a pair. */
export function search(index, query) {
  const ask = (combineWith) => index.search(query, {
    combineWith,
    prefix: (term) => term.length === 1,
    boost: { name: 4, items: 2 },
  });
  const all = ask('AND');
  return all.length > 0 ? all : ask('OR');
}
