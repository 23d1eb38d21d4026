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

/** Pagefind with the segmentation of Chinese; its binaries on npm are for Linux. */
export const PAGEFIND = process.env.PAGEFIND
  || path.join(MODULES, `@pagefind/linux-${process.arch}/bin/pagefind_extended`);

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
  const host = hostOf(folder, PAGEFIND_SCRIPT);
  const pages = isPart ? 'points/syn-00[01]*.html' : 'points/*.html';
  execFileSync(PAGEFIND, ['--site', site, '--glob', pages, '--root-selector', 'main', '--quiet',
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
    const ask = async (query) => {
      const hits = lookUp(await arriving, query);
      return { total: hits.length, hits: hits.slice(0, 10).map(({ id, name }) => ({ id, name })) };
    };`);
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

/** Asks Pagefind, and loads what it needs to show the first ten results. */
const PAGEFIND_SCRIPT = `
    import * as pagefind from './pagefind/pagefind.js';
    const ask = async (query) => {
      const { results } = await pagefind.search(query);
      const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      const idOf = ({ url }) => url.split('/').at(-1).replace('.html', '');
      return { total: results.length, hits: pages.map((page) => ({ id: idOf(page), name: page.meta.title })) };
    };`;

/** The search page of a site with Pagefind's files in the folder `pagefind`. */
export const pagefindPage = () => hostPage(PAGEFIND_SCRIPT);

/** A site with that page. */
export function pagefindSite(name, root) {
  return { name, ...hosted(root, 'search.html') };
}

/** A new folder with a page that shows the names that its script's `ask` returns. */
function hostOf(folder, script) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), hostPage(script));
  return hosted(folder, 'index.html');
}

function hostPage(script) {
  return `<!DOCTYPE html>
<html lang="zh-CN"><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,"><ol></ol>
<script type="module">${script}
  async function search(query) {
    const answer = await ask(query);
    document.querySelector('ol').replaceChildren(...answer.hits.map(({ name }) => {
      const item = document.createElement('li');
      item.textContent = name;
      return item;
    }));
    document.documentElement.dataset.answered = answer.hits.length;
    return answer;
  }
  window.wangdian = { search };
  search(new URLSearchParams(location.search).get('q')).catch((error) => {
    document.documentElement.dataset.answered = document.documentElement.dataset.failed = error;
  });
</script>
`;
}

/** How to use such a page; its own size does not count. */
function hosted(root, page) {
  return {
    root,
    page,
    answered: '[data-answered]',
    failed: '[data-failed]',
    hit: 'li',
    isCounted: (file) => file !== page,
  };
}
