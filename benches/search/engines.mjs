// The search engines that are compared: which files to serve for a site, which of them count, and
// when results are shown. Every page provides `window.wangdian.search`.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import MiniSearch from 'minisearch';
import { readCsv } from '../../tests/browser/support/csv.mjs';
import { OPTIONS } from './minisearch_options.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, '../node_modules');
/** The ids from benches/gen_registry.py that a part's glob matches. */
const MOST_FOR_PAGEFIND = 20000;

/** This site's search page, with all that it loads after its HTML. */
export function ownSearch(site) {
  return {
    name: 'wangdian',
    root: site,
    page: 'search.html',
    answered: '.search-hit, [data-search-empty]:not([hidden]), [data-search-error]:not([hidden])',
    failed: '[data-search-error]:not([hidden])',
    hit: '.search-hit',
    isCounted: (file) => file !== 'search.html',
  };
}

/**
 * Pagefind over the main part of the points' pages: of all, or of the first 20,000. 10,000
 * pages take half a minute to index; 100,000 need more than 24 GB of memory.
 */
export function pagefind({ site, folder, points }) {
  const isPart = points > MOST_FOR_PAGEFIND;
  const program = process.env.PAGEFIND
    || path.join(MODULES, `@pagefind/linux-${process.arch}/bin/pagefind_extended`);
  const host = hostOf(folder, `
    import * as pagefind from './pagefind/pagefind.js';
    const ask = async (query) => {
      const { results } = await pagefind.search(query);
      const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      return pages.map((page) => page.meta.title);
    };`);
  const pages = isPart ? 'points/syn-00[01]*.html' : 'points/*.html';
  execFileSync(program, ['--site', site, '--glob', pages, '--root-selector', 'main', '--quiet',
    '--output-path', path.join(folder, 'pagefind')], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { name: 'Pagefind', points: isPart ? MOST_FOR_PAGEFIND : points, ...host };
}

/** MiniSearch over the registry's tables, with its index as one file and its library from npm (19 kB). */
export function miniSearch({ data, folder, points }) {
  const host = hostOf(folder, `
    import MiniSearch from './minisearch.js';
    import { OPTIONS, search as lookUp } from './options.mjs';
    const arriving = fetch('index.json')
      .then((response) => response.text())
      .then((text) => MiniSearch.loadJSON(text, OPTIONS));
    const ask = async (query) => lookUp(await arriving, query).slice(0, 10).map((hit) => hit.name);`);
  copyFileSync(path.join(MODULES, 'minisearch/dist/es/index.js'), path.join(folder, 'minisearch.js'));
  copyFileSync(path.join(HERE, 'minisearch_options.mjs'), path.join(folder, 'options.mjs'));
  const index = new MiniSearch(OPTIONS);
  index.addAll(documents(data));
  writeFileSync(path.join(folder, 'index.json'), JSON.stringify(index));
  return { name: 'MiniSearch', points, ...host, arrivesAtOnce: true };
}

function documents(data) {
  const table = (name) => readCsv(readFileSync(path.join(data, name), 'utf8'));
  const items = new Map();
  for (const { point_id: id, name } of table('service_items.csv')) {
    items.set(id, `${items.get(id) ?? ''}，${name}`);
  }
  return table('points.csv').map(({ id, name, aliases, address, summary }) => ({
    id, name, aliases, summary, place: address, items: items.get(id) ?? '',
  }));
}

/** A page that shows the names that its `ask` returns. Its own size does not count. */
function hostOf(folder, script) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), `<!DOCTYPE html>
<html lang="zh-CN"><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,"><ol></ol>
<script type="module">${script}
  async function search(query) {
    const names = await ask(query);
    document.querySelector('ol').replaceChildren(...names.map((name) => {
      const item = document.createElement('li');
      item.textContent = name;
      return item;
    }));
    document.documentElement.dataset.answered = names.length;
    return { hits: names.map((name) => ({ name })) };
  }
  window.wangdian = { search };
  search(new URLSearchParams(location.search).get('q')).catch((error) => {
    document.documentElement.dataset.answered = document.documentElement.dataset.failed = error;
  });
</script>
`);
  return {
    root: folder,
    page: 'index.html',
    answered: '[data-answered]',
    failed: '[data-failed]',
    hit: 'li',
    isCounted: (file) => file !== 'index.html',
  };
}
