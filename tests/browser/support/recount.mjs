// Counts by filtering the generated records: a simple implementation of filters, independent of the
// program and the script.

import { LISTED } from './registry.mjs';

const ITEM_KEYS = { ip_type: 'ip_types', category: 'category', level: 'resolvedLevel', fee: 'fee', mode: 'mode' };

const isAmong = (wanted, value) => (Array.isArray(value) ? value.some((one) => wanted.includes(one)) : wanted.includes(value));

/** Whether filters match a point: OR within a key, AND across keys. */
export function passes(site, point, filters) {
  const itemKeys = Object.keys(ITEM_KEYS).filter((key) => filters[key]);
  const statuses = filters.status ?? LISTED;
  return (
    point.designations.some((row) => statuses.includes(row.effectiveStatus) && (!filters.kind || filters.kind.includes(row.kind))) &&
    (!filters.region || isAmong(filters.region, site.pathOf(point.region))) &&
    (!filters.nature || filters.nature.includes(point.nature)) &&
    (itemKeys.length === 0 || point.items.some((item) => itemKeys.every((key) => isAmong(filters[key], item[ITEM_KEYS[key]]))))
  );
}

/** The number of points for each value, if it alone were selected for its key. */
export function recount(site, points, filters, codes) {
  const facets = {};
  for (const key of Object.keys(codes)) {
    const { [key]: _, ...others } = filters;
    // Without a status only the listed points pass.
    const within = key === 'status' ? points : points.filter((point) => passes(site, point, others));
    facets[key] = Object.fromEntries(codes[key].map((code) => [code, 0]));
    if (key === 'region') {
      within.forEach((point) => site.pathOf(point.region).forEach((code) => (facets.region[code] += 1)));
      continue;
    }
    for (const code of codes[key]) {
      facets[key][code] = within.filter((point) => passes(site, point, { ...others, [key]: [code] })).length;
    }
  }
  return facets;
}
