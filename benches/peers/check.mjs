// Proves that the sites can be compared: the same pages, with the same facts and the same members.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesOf } from './files.mjs';

const COMPARED = /^(index\.html|(points|regions|services|kinds|natures)\/.*\.html)$/;
/** How many differences are named. */
const MOST_NAMED = 10;

/**
 * @param {object} model of model.mjs
 * @param {Object<string, string>} sites folders by name; the first one is the reference
 * @returns {string[]} what differs
 */
export function differences(model, sites) {
  const [[reference, root], ...peers] = Object.entries(sites);
  const paths = pagesOf(root);
  const members = membersOf(root, paths);
  const found = [...missingFacts(model, reference, root)];
  for (const [name, folder] of peers) {
    const own = pagesOf(folder);
    found.push(...paths.filter((file) => !own.includes(file)).map((file) => `${name} has no ${file}`));
    found.push(...own.filter((file) => !paths.includes(file)).map((file) => `${reference} has no ${file}, ${name} has`));
    const listed = membersOf(folder, own);
    for (const [list, ids] of members) {
      if (String(listed.get(list)) !== String(ids)) {
        found.push(`${list} has ${ids.length} points in ${reference} and ${listed.get(list)?.length} in ${name}, or others`);
      }
    }
    found.push(...missingFacts(model, name, folder));
  }
  return found.length > MOST_NAMED ? [...found.slice(0, MOST_NAMED), `and ${found.length - MOST_NAMED} more`] : found;
}

const pagesOf = (root) => [...filesOf(root).keys()].filter((file) => COMPARED.test(file)).sort();

/** The points that the pages of each list link to, by the path without the page's number. */
function membersOf(root, paths) {
  const members = new Map();
  for (const file of paths.filter((known) => !known.startsWith('points/') && !known.endsWith('index.html'))) {
    const list = file.replace(/(-\d+)?\.html$/, '');
    const [main] = readFileSync(path.join(root, file), 'utf8').split('<main').slice(1);
    const ids = [...main.matchAll(/points\/([\w-]+)\.html/g)].map(([, id]) => id);
    members.set(list, (members.get(list) ?? []).concat(ids));
  }
  return new Map([...members].map(([list, ids]) => [list, [...new Set(ids)].sort()]));
}

function* missingFacts(model, name, root) {
  for (const point of Object.values(model.points)) {
    const text = textOf(readFileSync(path.join(root, `points/${point.id}.html`), 'utf8'));
    const missing = factsOf(point).find((fact) => !text.includes(textOf(fact)));
    if (missing !== undefined) {
      yield `${name}: points/${point.id}.html does not say “${missing}”`;
    }
  }
}

function factsOf(point) {
  return [
    ...['id', 'name', 'place', 'summary', 'phone', 'address', 'postcode', 'hours', 'email', 'audience', 'head', 'staff', 'updated'].map((key) => point[key]),
    point.nature.title,
    ...point.groups.flatMap(({ title, items }) => [title, ...items.flatMap((item) => [item.name, item.description, item.audience, item.fee, ...item.modes])]),
    ...[...point.current, ...point.ended].flatMap((one) => [one.title, one.status, one.until, one.on, one.batch, one.authority, one.recommender, one.document]),
    ...point.cases.flatMap((one) => [one.name, one.period, one.content]),
  ].filter(Boolean);
}

/** The text of a page without spaces. */
const textOf = (html) => html.replace(/<(script|style)\b.*?<\/\1>/gs, '').replace(/<[^>]*>/g, '').replaceAll('&amp;', '&').replace(/\s+/g, '');
