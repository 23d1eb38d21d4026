// See ./run.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readCsv } from '../../tests/browser/support/csv.mjs';
import { installPackages } from '../packages.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const RESULTS = path.join(ROOT, 'target/peers/results.json');
/** After the last event in the registries, so that no size has events in the future. */
const AS_OF = '2026-11-01';
/** What the edited record's summary says more. */
const EDIT = '周末照常开放';

const HELP = `benches/peers/run [options]
  --points N,N…      sizes of the registries (1000,10000)
  --runs N           builds of each; the figures are medians (3)
  --queries N        queries of each kind, whose recall is measured; a quarter of them from an empty cache, for bytes and requests (40)
  --only NAME,…      only these generators, by the beginning of their names
  --work FOLDER      where to build; a new folder in it is used and removed (/dev/shm)
  --limit MINUTES    stop a build that takes longer (20)
  --spare MEGABYTES  stop a build when the machine has less memory left (1000)
  --write            put the tables into docs/benchmarks.md, with earlier results of other sizes
  --check            only compare the sites, without measuring
`;

const options = readOptions();
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const count = (name) => {
  const number = Number(options[name]);
  if (!Number.isInteger(number) || number < 1) {
    fail(`--${name} needs a whole number from 1 on, not ${options[name]}`);
  }
  return number;
};
const sizes = options.points.split(',').map(Number);
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
  fail(`--points needs whole numbers with commas between them, not ${options.points}`);
}
const [runs, queries, limit, spare] = ['runs', 'queries', 'limit', 'spare'].map(count);
if (!existsSync(options.work)) {
  fail(`there is no folder ${options.work}: name another one with --work`);
}

installPackages();
// These imports need the installed packages.
const { generators } = await import('./builders.mjs');
const { differences } = await import('./check.mjs');
const { changesBetween, sizeOf } = await import('./files.mjs');
const { modelOf } = await import('./model.mjs');
const { median } = await import('./numbers.mjs');
const { tables, writeDocument } = await import('./report.mjs');
const { searchFigures } = await import('./search.mjs');

const work = mkdtempSync(path.join(options.work, 'wangdian-peers-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, () => process.exit(1)));

let chosen;
try {
  chosen = generators();
} catch (error) {
  fail(error.message);
}
if (options.only) {
  const starts = options.only.split(',');
  chosen = chosen.filter(({ name }) => starts.some((start) => name.toLowerCase().startsWith(start.toLowerCase())));
}
if (chosen.length === 0) {
  fail(`--only ${options.only} names no generator`);
}

const folderOf = ({ name }) => name.toLowerCase().replace(/\W+/g, '-');

for (const points of sizes) {
  await (options.check ? checkSize(points) : measureSize(points));
}

/** The options with their defaults. */
function readOptions() {
  const text = (fallback) => ({ type: 'string', default: fallback });
  const flag = { type: 'boolean', default: false };
  const known = { points: text('1000,10000'), runs: text('3'), queries: text('40'), only: text(), work: text('/dev/shm'),
    limit: text('20'), spare: text('1000'), write: flag, check: flag, help: flag };
  try {
    return parseArgs({ options: known }).values;
  } catch (error) {
    return fail(`${error.message}\n${HELP}`);
  }
}

function fail(message) {
  process.stderr.write(`benches/peers/run: ${message}\n`);
  process.exit(1);
}

function say(message) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${message}\n`);
}

/** The folders of a registry, and of the same with one edited record; the id of that. */
function registries(points) {
  const original = path.join(work, `registry-${points}`);
  execFileSync('python3', [path.join(HERE, '../gen_registry.py'), '--points', points, '--seed', '1',
    '--regions', path.join(ROOT, 'data/regions.csv'), '--out', original]);
  const edited = `${original}-edited`;
  cpSync(original, edited, { recursive: true });
  const table = (name) => readCsv(readFileSync(path.join(original, name), 'utf8'));
  const records = table('points.csv');
  const current = new Set(table('designations.csv').filter((row) => row.status === 'active' && row.valid_until > AS_OF).map((row) => row.point_id));
  const { id, phone, summary } = records.slice(records.length >> 1).find((record) => current.has(record.id));
  const file = path.join(edited, 'points.csv');
  const rows = readFileSync(file, 'utf8').split('\n');
  const at = rows.findIndex((row) => row.startsWith(`${id},`));
  rows[at] = rows[at].replace(phone, '010-80009999').replace(summary, `${summary.slice(0, -1)}，${EDIT}。`);
  writeFileSync(file, rows.join('\n'));
  return { original, edited, id };
}

/**
 * Builds a site in a new folder; `{cpu, wall, memory}`, with `indexCpu` and `indexMemory` of the
 * command that only makes the search, or also with `stopped` and the `command` that was.
 */
function build(generator, data, name) {
  const out = path.join(work, name);
  rmSync(out, { recursive: true, force: true });
  const project = path.join(work, `${name}-project`);
  if (generator.project) {
    execFileSync(process.execPath, [...process.execArgv, path.join(HERE, 'prepare.mjs'), generator.project, data, project, AS_OF]);
  }
  const used = { cpu: 0, wall: 0, memory: 0 };
  for (const { command, cwd, isIndex } of generator.commands(project, data, out, AS_OF)) {
    const answer = execFileSync('python3', [path.join(HERE, 'usage.py'), String(limit * 60), String(spare), ...command],
      { cwd, encoding: 'utf8', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'inherit'] });
    const { status, stopped, cpu, wall, memory, available } = JSON.parse(answer);
    if (stopped) {
      return { stopped, cpu: used.cpu + cpu, wall: used.wall + wall, memory: Math.max(used.memory, memory), available, command: path.basename(command[0]) };
    }
    if (status !== 0) {
      throw new Error(`${command.join(' ')} ended with ${status}`);
    }
    used.cpu += cpu;
    used.wall += wall;
    used.memory = Math.max(used.memory, memory);
    if (isIndex) {
      Object.assign(used, { indexCpu: cpu, indexMemory: memory });
    }
  }
  rmSync(project, { recursive: true, force: true });
  return used;
}

async function checkSize(points) {
  const { original, edited, id } = registries(points);
  const sites = {};
  const problems = [];
  for (const generator of chosen) {
    const site = folderOf(generator);
    for (const [name, registry] of [[site, original], [`${site}-again`, original], [`${site}-edited`, edited]]) {
      const { stopped } = build(generator, registry, name);
      if (stopped) {
        throw new Error(`${generator.name} was stopped: ${stopped}`);
      }
    }
    sites[generator.name] = path.join(work, site);
    const again = changesBetween(sites[generator.name], path.join(work, `${site}-again`));
    say(`${generator.name}: the same registry again changes ${again.files} files, an edited record ${changesBetween(sites[generator.name], path.join(work, `${site}-edited`)).files}`);
    if (!readFileSync(path.join(work, `${site}-edited/points/${id}.html`), 'utf8').includes(EDIT)) {
      problems.push(`${generator.name}: the edit is not on points/${id}.html`);
    }
  }
  const model = modelOf(original, AS_OF);
  problems.push(...differences(model, sites));
  for (const generator of chosen) {
    const { name } = generator;
    const { kinds } = await searchFigures(model, generator.search(sites[name]), 2);
    say(`${name}: recall ${Object.entries(kinds).map(([kind, { recall }]) => `${kind} ${recall.toFixed(2)}`).join(', ')}`);
    if (kinds['whole name'].recall === 0) {
      problems.push(`${name}: the search finds no name`);
    }
  }
  if (problems.length > 0) {
    fail(`the sites of ${points} points cannot be compared:\n${problems.join('\n')}`);
  }
  say(`${points} points: all sites have the same pages, facts and members`);
}

async function measureSize(points) {
  const { original, edited } = registries(points);
  const load = [loadavg()[0]];
  const used = new Map(chosen.map(({ name }) => [name, []]));
  const repeats = {};
  for (let run = 1; run <= runs; run += 1) {
    // One after the other, so that what else the machine does meets all of them.
    for (const generator of chosen.filter(({ name }) => !used.get(name).some(({ stopped }) => stopped))) {
      const site = path.join(work, folderOf(generator));
      // The second run is compared with the first.
      const isRepeat = run === 2;
      const figures = build(generator, original, `${folderOf(generator)}${isRepeat ? '-again' : ''}`);
      if (isRepeat && !figures.stopped) {
        repeats[generator.name] = changesBetween(site, `${site}-again`);
      }
      rmSync(`${site}-again`, { recursive: true, force: true });
      load.push(loadavg()[0]);
      used.get(generator.name).push(figures);
      say(`${points} points, run ${run} of ${runs}: ${generator.name} ${figures.stopped ? `stopped (${figures.stopped}) in ${figures.command}, after` : ''} CPU ${figures.cpu.toFixed(1)} s, wall ${figures.wall.toFixed(1)} s, ${figures.memory.toFixed(0)} MB`);
    }
  }
  const finished = chosen.filter(({ name }) => !used.get(name).some(({ stopped }) => stopped));
  const siteOf = (generator) => path.join(work, folderOf(generator));
  const results = Object.fromEntries(chosen.map(({ name, version }) => [name, { version, ...resultsOf(used.get(name)) }]));
  for (const generator of finished) {
    Object.assign(results[generator.name], sizeOf(siteOf(generator)), { repeat: repeats[generator.name] });
  }
  const measured = { runs, queries, load: [Math.min(...load), Math.max(...load)], machine: machine(), date: new Date().toISOString().slice(0, 10), results };
  // What took long is kept even if something later fails.
  keep(points, measured);
  const model = modelOf(original, AS_OF);
  for (const generator of finished) {
    Object.assign(results[generator.name], { search: await searchFigures(model, generator.search(siteOf(generator)), queries) });
    keep(points, measured);
    say(`${points} points: searched in ${generator.name}`);
  }
  for (const generator of finished) {
    const { stopped } = build(generator, edited, `${folderOf(generator)}-edited`);
    if (!stopped) {
      results[generator.name].edit = changesBetween(siteOf(generator), `${siteOf(generator)}-edited`);
    }
    rmSync(`${siteOf(generator)}-edited`, { recursive: true, force: true });
    rmSync(siteOf(generator), { recursive: true, force: true });
    keep(points, measured);
    say(`${points} points: edited a record in ${generator.name}`);
  }
  process.stdout.write(tables({ [points]: measured }));
}

function resultsOf(figures) {
  const stopped = figures.find((figure) => figure.stopped);
  return stopped ?? Object.fromEntries(Object.keys(figures[0]).map((key) => [key, median(figures.map((figure) => figure[key]))]));
}

function machine() {
  const TMPFS = 0x01021994;
  const fileSystem = statfsSync(work).type === TMPFS ? 'tmpfs' : 'a disk';
  return `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, sites on ${fileSystem}`;
}

/** Adds the results of a size, with `--only` of generators, to those of earlier runs. */
function keep(points, measured) {
  mkdirSync(path.dirname(RESULTS), { recursive: true });
  const all = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  if (options.only && all[points]) {
    const load = [...all[points].load, ...measured.load];
    measured = { ...measured, load: [Math.min(...load), Math.max(...load)], results: { ...all[points].results, ...measured.results } };
  }
  all[points] = measured;
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 1)}\n`);
  if (options.write) {
    writeDocument(path.join(ROOT, 'docs/benchmarks.md'), all);
  }
}
