// Measurements as tables of plain text. A figure above its budget has an exclamation mark.

import { BUDGETS, SCRIPT_BUDGET, SHARES } from './budgets.mjs';

const COLUMNS = [
  { title: 'first kB p50', budget: 'first50', share: 0.5, value: (result) => result.bytes / 1000 },
  { title: 'p95', budget: 'first95', share: 0.95, value: (result) => result.bytes / 1000 },
  { title: 'requests p50', budget: 'requests50', share: 0.5, value: (result) => result.requests },
  { title: 'p95', share: 0.95, value: (result) => result.requests },
  { title: 'next kB p50', budget: 'next50', share: 0.5, value: (result) => result.next / 1000 },
  { title: 'compute ms p95', budget: 'compute95', share: 0.95, value: (result) => result.compute },
];
const FIRST_WIDTH = 18;

/** One engine: a row for each kind of query and one for all. Only the own has budgets. */
export function printKinds(name, points, results, hasBudget) {
  const budget = (hasBudget && BUDGETS[points]) || {};
  console.log(`\n${name}, ${points.toLocaleString('en')} points`);
  console.log(`${'kind of query'.padEnd(FIRST_WIDTH)}${COLUMNS.map(({ title }) => heading(title)).join('')}${heading('nothing found')}`);
  for (const [kind, list] of Object.entries({ ...results, all: all(results) })) {
    const cells = COLUMNS.map((column) => {
      const value = percentile(list, column);
      return cell(value, budget[column.budget], column.title);
    });
    const nothing = list.filter(({ found }) => found === 0).length;
    console.log(`${kind.padEnd(FIRST_WIDTH)}${cells.join('')}${heading(`${nothing} of ${list.length}`)}`);
  }
}

/** Where the bytes of first queries go: the mean of each family of files. */
export function printFamilies(results) {
  const families = new Map();
  const list = all(results);
  for (const { file, bytes } of list.flatMap(({ sent }) => sent)) {
    const family = file.startsWith('assets/') ? 'script' : file.replace(/^.*\//, '').split('.')[0];
    families.set(family, (families.get(family) ?? 0) + bytes / list.length);
  }
  const parts = [...families].map(([family, bytes]) => `${family} ${kilobytes(bytes)}`);
  console.log(`of a first query, mean kB: ${parts.join(', ')}`);
}

/** The own search against its budget and against the others. */
export function printVerdicts(points, own, counts, others) {
  const budget = BUDGETS[points] ?? {};
  console.log(`\n${'budget'.padEnd(44)}measured    at most`);
  for (const column of COLUMNS.filter((known) => known.budget)) {
    const name = column.title === 'p95' ? 'first kB p95' : column.title;
    verdict(name, percentile(all(own), column), budget[column.budget]);
  }
  verdict(`counts beside the filters kB (${counts.requests} requests)`, counts.bytes / 1000, budget.counts);
  const scripts = new Map(all(own)[0].sent.filter(({ file }) => file.startsWith('assets/')).map(({ file, bytes }) => [file, bytes]));
  scripts.forEach((bytes, file) => console.log(`  ${file}: ${kilobytes(bytes)} kB`));
  verdict('script kB, all parts', [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000, SCRIPT_BUDGET);
  for (const [name, results] of Object.entries(others)) {
    for (const column of COLUMNS.slice(0, 2)) {
      const half = column.share === 0.5 ? 'p50' : 'p95';
      verdict(`first kB ${half} against ${name}`, percentile(all(own), column), percentile(all(results), column) * SHARES[name]);
    }
  }
}

function verdict(name, value, most) {
  const holds = most === undefined ? 'no budget' : `${most.toFixed(1).padStart(11)}  ${value <= most ? 'holds' : 'OVER'}`;
  console.log(`${name.padEnd(44)}${value.toFixed(1).padStart(8)}${holds}`);
}

function all(results) {
  return Object.values(results).flat();
}

function percentile(list, { value, share }) {
  const sorted = list.map(value).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1);
}

function heading(text) {
  return text.padStart(16);
}

function cell(value, most, title) {
  const digits = title.startsWith('requests') ? 0 : 1;
  return heading(`${value.toFixed(Number.isInteger(value) ? 0 : digits)}${value > most ? ' !' : '  '}`);
}
