// Prints measurements as tables. Figures above their budget have an exclamation mark.

import path from 'node:path';
import { BUDGETS, SCRIPT_BUDGET, SHARES } from './budgets.mjs';

const COLUMNS = [
  { title: 'first kB p50', budget: 'first50', share: 0.5, digits: 1, value: (result) => result.bytes / 1000 },
  { title: 'first kB p95', budget: 'first95', share: 0.95, digits: 1, value: (result) => result.bytes / 1000 },
  { title: 'then kB p50', share: 0.5, digits: 1, value: (result) => result.later / 1000 },
  { title: 'requests p50', budget: 'requests50', share: 0.5, digits: 0, value: (result) => result.requests },
  { title: 'requests p95', share: 0.95, digits: 0, value: (result) => result.requests },
  { title: 'next kB p50', budget: 'next50', share: 0.5, digits: 1, value: (result) => result.next / 1000 },
  { title: 'compute ms p95', budget: 'compute95', share: 0.95, digits: 1, value: (result) => result.compute },
];
const FIRST_WIDTH = 18;
const CELL_WIDTH = 16;
const VERDICT_WIDTH = 44;

/**
 * The table of one engine: a row for each kind of query, and one for all queries with hits,
 * since results without hits are cheap. Only this site's search has budgets.
 */
export function printKinds(name, points, results, hasBudget) {
  const budget = (hasBudget && BUDGETS[points]) || {};
  const titles = [...COLUMNS.map(({ title }) => title), 'nothing found'];
  console.log(`\n${name}, ${points.toLocaleString('en')} points`);
  console.log(`${'kind of query'.padEnd(FIRST_WIDTH)}${titles.map((title) => title.padStart(CELL_WIDTH)).join('')}`);
  Object.entries(results).forEach(([kind, list]) => printRow(kind, list, budget));
  printRow('all with hits', withHits(results), budget);
}

function printRow(kind, list, budget) {
  const cells = COLUMNS.map((column) => {
    const value = percentile(list, column);
    return `${value.toFixed(column.digits)}${value > budget[column.budget] ? ' !' : '  '}`;
  });
  const nothing = `${list.filter(({ found }) => found === 0).length} of ${list.length}`;
  console.log(`${kind.padEnd(FIRST_WIDTH)}${[...cells, nothing].map((cell) => cell.padStart(CELL_WIDTH)).join('')}`);
}

/** The mean bytes and requests of a first query for each family of files. */
export function printFamilies(results) {
  const families = new Map();
  const list = withHits(results);
  for (const { file, bytes } of list.flatMap(({ sent }) => sent)) {
    const family = path.basename(file).split('.')[0] + (file.startsWith('assets/') ? path.extname(file) : '');
    const { bytes: total, requests } = families.get(family) ?? { bytes: 0, requests: 0 };
    families.set(family, { bytes: total + bytes / list.length, requests: requests + 1 / list.length });
  }
  const parts = [...families].map(([family, { bytes, requests }]) => `${family} ${(bytes / 1000).toFixed(1)} (${requests.toFixed(1)})`);
  console.log(`mean kB (and requests) of a first query with hits: ${parts.join(', ')}`);
}

/** This site's search in comparison with its budget and the other engines. */
export function printVerdicts(points, own, counts, others) {
  const budget = BUDGETS[points] ?? {};
  console.log(`\n${'budget'.padEnd(VERDICT_WIDTH)}measured    at most`);
  for (const column of COLUMNS.filter((known) => known.budget)) {
    printVerdict(column.title, percentile(withHits(own), column), budget[column.budget]);
  }
  printVerdict(`counts beside the filters kB (requests: ${counts.requests})`, counts.bytes / 1000, budget.counts);
  const scripts = new Map(withHits(own).flatMap(({ sent }) => sent)
    .filter(({ file }) => /^assets\/(search|meaning|places|corrections|filters)\..*js$/.test(file))
    .map(({ file, bytes }) => [file, bytes / 1000]));
  printVerdict('script kB', [...scripts.values()].reduce((sum, size) => sum + size, 0), SCRIPT_BUDGET);
  scripts.forEach((size, file) => console.log(`  ${file.padEnd(VERDICT_WIDTH - 2)}${size.toFixed(1).padStart(8)}`));
  for (const [name, results] of Object.entries(others)) {
    for (const column of COLUMNS.slice(0, 2)) {
      const most = percentile(withHits(results), column) * SHARES[name];
      printVerdict(`${column.title} against ${name}`, percentile(withHits(own), column), most);
    }
  }
}

function printVerdict(name, value, most) {
  const judged = most === undefined ? '  no budget' : `${most.toFixed(1).padStart(11)}  ${value <= most ? 'holds' : 'OVER'}`;
  console.log(`${name.padEnd(VERDICT_WIDTH)}${value.toFixed(1).padStart(8)}${judged}`);
}

function withHits(results) {
  return Object.values(results).flat().filter(({ found }) => found > 0);
}

function percentile(list, { value, share }) {
  const sorted = list.map(value).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
