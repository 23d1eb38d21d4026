// Measures the cost of a search for a visitor (bytes, requests, time) in a real browser, in
// comparison with Pagefind and MiniSearch on the same site with the same queries. (peers/run
// compares whole sites of other generators.)
//
//   cargo build --release
//   node benches/search.mjs                  1,000 and 10,000 points
//   node benches/search.mjs 100000           other sizes
//   node benches/search.mjs --alone          without the others
//   node benches/search.mjs --queries=40     of each kind, instead of 12
//
// Needs Node.js 20, Python 3 and Chromium (or CHROMIUM=/path/to/it), and Linux for
// Pagefind (or PAGEFIND=/path/to/it); packages come by the lock files here and in
// tests/browser. The registries are made by benches/gen_registry.py, the queries from
// them (search/queries.mjs). Work files: target/search-bench; 100,000 points need 3 GB.
//
// "First" is opening the search page with a query and an empty cache until ten hits are shown;
// "next" is another query of the same kind on the same page. Bytes are the bodies sent over HTTP
// with gzip: everything that the page loads after its HTML until the hits are shown; "then" is what
// it loads by itself afterwards. "Compute" is the time of repeating the query when everything is loaded. Figures above
// their budget (search/budgets.mjs) are marked for people to judge, so the exit status is 0.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './packages.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '..');
const WORK = path.join(ROOT, 'target/search-bench');
const REGIONS = path.join(ROOT, 'data/regions.csv');
const PROGRAM = process.env.WANGDIAN ?? path.join(ROOT, 'target/release/wangdian');

/** After the last event in the registries, so that no size has events in the future. */
const AS_OF = '2026-11-01';

const options = process.argv.slice(2);
const sizes = options.map(Number).filter(Boolean);
const isAlone = options.includes('--alone');
const queriesOfAKind = Number(options.find((option) => option.startsWith('--queries='))?.split('=')[1] ?? 12);

installPackages();
// These imports need the installed packages.
const { startBrowser } = await import('../tests/browser/support/browser.mjs');
const { miniSearch, ownSearch, pagefind } = await import('./search/engines.mjs');
const { measure, measureCounts } = await import('./search/measure.mjs');
const { queriesOf } = await import('./search/queries.mjs');
const { printFamilies, printKinds, printVerdicts } = await import('./search/report.mjs');

const browser = await startBrowser();
for (const points of sizes.length > 0 ? sizes : [1000, 10000]) {
  await compare(points);
}
await browser.close();

async function compare(points) {
  const { data, site } = build(points);
  const queries = queriesOf(data, REGIONS, queriesOfAKind);
  const own = ownSearch(site);
  const results = await measure(browser, own, queries);
  printKinds(own.name, points, results, true);
  printFamilies(results);
  const others = {};
  for (const prepare of isAlone ? [] : [pagefind, miniSearch]) {
    const engine = prepare({ points, data, site, folder: path.join(WORK, `${prepare.name}-${points}`) });
    others[engine.name] = await measure(browser, engine, queries);
    printKinds(engine.name, engine.points, others[engine.name], false);
  }
  printVerdicts(points, results, await measureCounts(browser, own), others);
}

/** Generates a registry with the given number of points, and its site. */
function build(points) {
  const data = path.join(WORK, `registry-${points}`);
  const site = path.join(WORK, `site-${points}`);
  mkdirSync(WORK, { recursive: true });
  execFileSync('python3', [path.join(HERE, 'gen_registry.py'), '--points', points, '--seed', '1',
    '--regions', REGIONS, '--out', data]);
  execFileSync(PROGRAM, ['build', '--data', data, '--out', site, '--as-of', AS_OF, '--format', 'json'],
    { cwd: ROOT, stdio: 'ignore' });
  return { data, site };
}
