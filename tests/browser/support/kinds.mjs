// One page of every kind, selected from a built site.

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { sampleProject } from './reference.mjs';
import { isListed, LISTED } from './registry.mjs';

/** How much content the page of a point has. */
const richness = (point) => point.items.length * 3 + point.designations.length + point.aliases.length + (point.cases?.length ?? 0) * 5 + (point.summary ? 1 : 0);

function newest(root, pattern) {
  return readdirSync(root).filter((name) => pattern.test(name)).sort().at(-1);
}

/**
 * `{kind: path}` of a site, relative to its root; every path exists. A key starts with the name of
 * a kind in `src/pages/kinds.rs`; a test there fails if one is missing here.
 */
export function pageKinds(site) {
  const listed = site.points.filter(isListed).sort((a, b) => richness(b) - richness(a));
  const ended = site.points.find((point) => !isListed(point) && point.designations.some((row) => row.status !== 'proposed'));
  const levelOf = new Map(site.regions.map((region) => [region.code, region.level]));
  const regionOf = (level) => listed.map((point) => site.pathOf(point.region).find((code) => levelOf.get(code) === level && existsSync(path.join(site.root, `regions/${code}.html`)))).find(Boolean);
  const provinces = listed.filter((point) => point.items.some((item) => item.category));
  const crossed = provinces[0];
  const category = crossed?.items.find((item) => item.category).category;
  const kinds = {
    home: 'index.html',
    search: 'search.html',
    region_index: 'regions/index.html',
    'region: province': `regions/${regionOf('province')}.html`,
    service_index: 'services/index.html',
    service: `services/${category}.html`,
    region_service: `regions/${site.pathOf(crossed.region)[0]}/${category}.html`,
    kind: `kinds/${listed[0].designations.find((row) => LISTED.includes(row.effectiveStatus)).kind}.html`,
    nature: `natures/${listed[0].nature}.html`,
    'point: with much': `points/${listed[0].id}.html`,
    'point: with little': `points/${listed.at(-1).id}.html`,
    notice: 'notice.html',
    changes: 'changes.html',
    'changes: of a month': newest(site.root, /^changes-\d{4}-\d{2}\.html$/),
    data: 'data/index.html',
    statistics: 'statistics.html',
    sitemap: 'sitemap.html',
    not_found: '404.html',
  };
  if (ended) {
    kinds['point: ended'] = `points/${ended.id}.html`;
  }
  if (existsSync(path.join(site.root, 'ended.html'))) {
    kinds.ended = 'ended.html';
  }
  if (site.story) {
    kinds['point: with a long history'] = `points/${site.story}.html`;
  }
  if (site.retired?.length > 0) {
    kinds.retired = `points/${site.retired[0].id}.html`;
  }
  const city = regionOf('city');
  if (city) {
    kinds['region: city'] = `regions/${city}.html`;
  }
  const later = newest(path.join(site.root, 'kinds'), /-2\.html$/);
  if (later) {
    kinds['kind: second page'] = `kinds/${later}`;
  }
  for (const file of contentPages('.')) {
    kinds[`content: ${file}`] = file.replace(/\.md$/, '.html');
  }
  return existing(site, kinds);
}

/** The same in English, where the search stands for the lists of a service in a province. */
export function englishKinds(site) {
  const kinds = {};
  for (const [kind, file] of Object.entries(pageKinds(site)).filter(([kind]) => kind !== 'region_service' && !kind.startsWith('content: '))) {
    kinds[`${kind}, in English`] = `en/${file}`;
  }
  for (const file of contentPages('en')) {
    kinds[`content: en/${file}`] = `en/${file.replace(/\.md$/, '.html')}`;
  }
  return existing(site, kinds);
}

function contentPages(folder) {
  return readdirSync(path.join(sampleProject, 'content', folder)).filter((name) => name.endsWith('.md'));
}

function existing(site, kinds) {
  const missing = Object.entries(kinds).filter(([, file]) => !existsSync(path.join(site.root, file)));
  if (missing.length > 0) {
    throw new Error(`not built: ${missing.map((entry) => entry.join(' ')).join(', ')}`);
  }
  return kinds;
}
