// Parses tags and attributes of the program's own HTML, which is enough for links.

const TAG = /<([a-z][a-z0-9-]*)((?:\s+|"[^"]*"|'[^']*'|[^\s"'>])*)>/gi;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text) {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

function attributesOf(text) {
  const attributes = {};
  for (const [, name, double, single, bare] of text.matchAll(ATTRIBUTE)) {
    attributes[name.toLowerCase()] = decode(double ?? single ?? bare ?? '');
  }
  return attributes;
}

/** The start tags of a page as `{name, attributes}`; contents of scripts are skipped. */
export function tagsOf(html) {
  const visible = html.replace(/(<script\b[^>]*>)[^]*?<\/script>/gi, '$1').replace(/<!--[^]*?-->/g, '');
  return Array.from(visible.matchAll(TAG), ([, name, rest]) => ({ name: name.toLowerCase(), attributes: attributesOf(rest) }));
}
