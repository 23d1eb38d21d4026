// What a search costs a visitor: bytes, requests and time, measured in a real browser.
//
//   node benches/search.mjs              1,000 and 10,000 points
//   node benches/search.mjs 100000       other sizes
//
// Needs `cargo build --release` and `npm ci` in tests/browser; makes the registries with
// benches/gen_registry.py. Every first query has a fresh browser context at the width of
// a phone, over HTTP with gzip; bytes are those of the search's script and files. "Next"
// is another query of the same kind on the same page. "Compute" is the time of the same
// query asked again, when everything has arrived. Budgets: docs/search-format.md.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { startBrowser } from '../tests/browser/support/browser.mjs';
import { readCsv } from '../tests/browser/support/csv.mjs';
import { seeded } from '../tests/browser/support/random.mjs';
import { serve } from '../tests/browser/support/server.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const WORK = path.join(ROOT, 'target/search-bench');
const QUERIES_OF_A_KIND = 40;
const PHONE = { width: 375, height: 812 };

/** Compressed sizes by path. */
const weights = new Map();

const sizes = process.argv.slice(2).map(Number).filter(Boolean);
const browser = await startBrowser();
for (const points of sizes.length ? sizes : [1000, 10000]) {
  await measure(points);
}
await browser.close();

async function measure(points) {
  const data = path.join(WORK, `registry-${points}`);
  const site = path.join(WORK, `site-${points}`);
  if (!existsSync(path.join(data, 'events.csv'))) {
    mkdirSync(data, { recursive: true });
    execFileSync('python3', [path.join(ROOT, 'benches/gen_registry.py'), '--points', points, '--seed', '1',
      '--regions', path.join(ROOT, 'data/regions.csv'), '--out', data]);
  }
  execFileSync(path.join(ROOT, 'target/release/wangdian'),
    ['build', '--data', data, '--out', site, '--as-of', '2026-10-01', '--format', 'json'], { cwd: ROOT, stdio: 'ignore' });
  const server = await serve(site);
  const kinds = queries(data);
  console.log(`\n${points} points`);
  console.log('kind of query    first kB p50/p95  requests p50/p95  next kB p50/p95  compute ms p50/p95  nothing found');
  const all = [];
  for (const [kind, list] of Object.entries(kinds)) {
    const results = [];
    for (let i = 0; i < list.length; i += 1) {
      results.push(await ask(server, site, list[i], list[(i + 1) % list.length]));
    }
    all.push(...results);
    print(kind, results);
  }
  print('all', all);
  await printCounts(server, site);
  await server.close();
}

/** Queries as people type them, from the data itself. */
function queries(data) {
  const random = seeded(7);
  const points = readCsv(readFileSync(path.join(data, 'points.csv'), 'utf8'));
  const items = readCsv(readFileSync(path.join(data, 'service_items.csv'), 'utf8'));
  const pick = (list) => random.pick(list);
  const many = (make) => Array.from({ length: QUERIES_OF_A_KIND }, make);
  const services = ['商标查询', '专利检索', '专利导航', '公益培训', '政策宣传', '商标', '事务咨询'];
  return {
    'whole name': many(() => pick(points).name),
    'part of a name': many(() => {
      const name = pick(points).name;
      const length = 2 + random.below(4);
      const start = random.below(Math.max(1, name.length - length));
      return name.slice(start, start + length);
    }),
    'whole item': many(() => pick(items).name),
    'place + service': many(() => `${place(pick(points))} ${pick(services)}`),
    'placeservice': many(() => `${place(pick(points))}${pick(services)}`),
    'one character': many(() => pick([...pick(points).name])),
  };
}

/** The second part of an address, without its last character: 葫芦岛. */
function place({ address }) {
  const parts = address.match(/[^省市区县州盟旗]{2,}[省市区县州盟旗]/gu) ?? [address];
  return (parts[1] ?? parts[0]).slice(0, -1);
}

async function ask(server, site, query, next) {
  const page = await browser.page({ viewport: PHONE });
  const asked = [];
  page.on('request', (request) => {
    const file = decodeURIComponent(new URL(request.url()).pathname).slice(1);
    if (file.startsWith('search/') || file.startsWith('assets/search.')) {
      asked.push(file);
    }
  });
  await page.goto(`${server.url}search.html?q=${encodeURIComponent(query)}`);
  await page.waitForFunction(() => /网点/.test(document.querySelector('[data-search-status]').textContent)
    && !document.querySelector('[data-search-results]').hasAttribute('aria-busy'));
  const first = weigh(site, asked.splice(0));
  const found = await page.locator('.search-hit').count();
  const compute = await page.evaluate(async (text) => {
    const times = [];
    for (let i = 0; i < 3; i += 1) {
      const start = performance.now();
      await window.wangdian.search(text);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[1];
  }, query);
  await page.evaluate((text) => window.wangdian.search(text), next);
  const after = weigh(site, asked.splice(0));
  await page.context().close();
  return { bytes: first.bytes, requests: first.requests, next: after.bytes, compute, found };
}

function weigh(site, files) {
  let bytes = 0;
  for (const file of files) {
    const key = path.join(site, file);
    if (!weights.has(key)) {
      weights.set(key, gzipSync(readFileSync(key)).length);
    }
    bytes += weights.get(key);
  }
  return { bytes, requests: files.length };
}

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function print(kind, results) {
  const pair = (values, digits) => `${percentile(values, 0.5).toFixed(digits)} / ${percentile(values, 0.95).toFixed(digits)}`;
  console.log(kind.padEnd(16),
    pair(results.map((result) => result.bytes / 1000), 0).padStart(16),
    pair(results.map((result) => result.requests), 0).padStart(17),
    pair(results.map((result) => result.next / 1000), 0).padStart(16),
    pair(results.map((result) => result.compute), 1).padStart(19),
    String(results.filter((result) => result.found === 0).length).padStart(14));
}

/** What the counts beside the filters add, when they are opened. */
async function printCounts(server, site) {
  const page = await browser.page({ viewport: PHONE });
  const asked = [];
  page.on('request', (request) => asked.push(decodeURIComponent(new URL(request.url()).pathname).slice(1)));
  await page.goto(`${server.url}search.html?q=${encodeURIComponent('专利')}`);
  await page.waitForSelector('.search-hit');
  asked.splice(0);
  await page.click('[data-search-filters] summary');
  await page.waitForFunction(() => document.querySelector('.search-count').textContent !== '');
  console.log(`counts beside the filters: ${(weigh(site, asked).bytes / 1000).toFixed(0)} kB in ${asked.length} requests`);
  await page.context().close();
}
