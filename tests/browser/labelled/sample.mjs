// Hand-written labels for the frozen sample: queries.csv.
// README.md in this folder explains how to add one.

import { readFileSync } from 'node:fs';
import { readCsv } from '../support/csv.mjs';

const file = new URL('queries.csv', import.meta.url);

/** The points that an entry denotes: an id, a name, a name with `*`, or a region code. */
function idsOf(entry, site) {
  const isMeant = matcher(entry, site);
  return site.points.filter(isMeant).map((point) => point.id);
}

function matcher(entry, site) {
  if (/^\d{6}$/.test(entry)) {
    return (point) => site.pathOf(point.region).includes(entry);
  }
  if (entry.includes('*')) {
    const escaped = entry.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    const pattern = new RegExp(`^${escaped.join('.*')}$`);
    return (point) => pattern.test(point.name);
  }
  return (point) => point.id === entry || point.name === entry;
}

/** Parses filters such as `kind=tisc&region=310000&region=320000`. */
function filtersOf(cell) {
  const filters = {};
  for (const [key, code] of new URLSearchParams(cell)) {
    filters[key] = [...(filters[key] ?? []), code];
  }
  return filters;
}

/** Converts a row to a label; throws if an entry denotes no point, since then the row is wrong. */
function labelOf(row, number, site) {
  const filters = filtersOf(row.filters);
  const label = { kind: row.kind, query: row.query, filters };
  const entries = row.expected.split(';').filter(Boolean);
  if ((row.kind === 'nothing') !== (entries.length === 0)) {
    throw new Error(`queries.csv, line ${number}: “nothing” and only it expects nothing`);
  }
  if (entries.length === 0) {
    return { ...label, nothing: true };
  }
  const found = entries.map((entry) => idsOf(entry, site));
  const unknown = entries.filter((_, place) => found[place].length === 0);
  if (unknown.length > 0) {
    throw new Error(`queries.csv, line ${number}: no point is named ${unknown.join(', ')}`);
  }
  // The result of filters alone is exactly defined.
  return { ...label, expected: new Set(found.flat()), exact: row.kind === 'filter' && row.query === '' };
}

/** All labels of the file. */
export function sampleLabels(site) {
  const heading = 1;
  return readCsv(readFileSync(file, 'utf8')).map((row, place) => labelOf(row, place + heading + 1, site));
}
