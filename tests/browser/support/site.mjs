// Sites for tests, built by the program once per version of the sources.

import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { readCsv } from './csv.mjs';
import { makeInstitutions } from './institutions.mjs';
import { makeNamedRegistry } from './named.mjs';
import { readRegions, readTaxonomy, referenceFiles, regionPaths, repository, sampleProject } from './reference.mjs';
import { AS_OF, hasPage, isListed, makeRegistry, registryFiles } from './registry.mjs';

const SYNTHETIC_POINTS = 2000;
const CURRENT = ['active', 'rectifying'];

/** The program under test. */
export const program = path.resolve(repository, process.env.WANGDIAN ?? 'target/release/wangdian');

const sampleData = path.join(sampleProject, 'data');

/** Built sites are in `target`, which cleaning the project removes. */
const builds = path.join(repository, 'target/browser-tests');

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((name) => statSync(name).isFile())
    .sort();
}

/** A digest of everything that a build depends on. */
function digestOf(parts) {
  if (!existsSync(program)) {
    throw new Error(`${program} is missing: run \`cargo build --release\`, or name the program in WANGDIAN`);
  }
  const digest = createHash('sha256');
  for (const part of filesBelow(sampleProject)) {
    digest.update(part).update(readFileSync(part));
  }
  // Reading the whole program would take longer than the rest.
  const { size, mtimeMs } = statSync(program);
  return digest.update(JSON.stringify([program, size, mtimeMs, parts])).digest('hex').slice(0, 16);
}

/** Builds a site, or uses the one that another test file built from the same sources. */
async function build(name, data) {
  const { files, options } = data;
  const home = path.join(builds, `${name}-${digestOf(data)}`);
  const site = { root: path.join(home, 'site'), options: optionsOf(home, data) };
  if (existsSync(home)) {
    return site;
  }
  // Built in a temporary folder and renamed, so that an incomplete one is never used.
  const aside = `${home}.${process.pid}`;
  mkdirSync(path.join(aside, 'data'), { recursive: true });
  for (const [file, text] of Object.entries({ ...referenceFiles(), ...files })) {
    writeFileSync(path.join(aside, 'data', file), text);
  }
  const built = ['build', ...optionsOf(aside, { options }), '--out', path.join(aside, 'site')];
  await promisify(execFile)(program, built, { cwd: repository, maxBuffer: 1 << 28 });
  removeOlder(name, home);
  try {
    renameSync(aside, home);
  } catch (error) {
    // Another test file has built the same site in the meantime.
    if (!existsSync(home)) {
      throw error;
    }
    rmSync(aside, { recursive: true });
  }
  return site;
}

function optionsOf(home, { options }) {
  return ['--config', path.join(sampleProject, 'wangdian.toml'), '--data', path.join(home, 'data'), ...options];
}

function removeOlder(name, newest) {
  for (const folder of readdirSync(builds).map((older) => path.join(builds, older))) {
    const isOlder = path.basename(folder).startsWith(`${name}-`) && folder !== newest;
    if (isOlder && !path.extname(folder)) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** A frozen registry of real institutions, independent of the repository's data. */
export async function sampleSite() {
  const files = Object.fromEntries(readdirSync(sampleData).map((file) => [file, readFileSync(path.join(sampleData, file), 'utf8')]));
  const site = await build('sample', { files, options: [] });
  const regions = readRegions();
  return { ...site, name: 'sample', regions, taxonomy: readTaxonomy(), pathOf: memoised(regionPaths(regions)), points: samplePoints() };
}

/** The synthetic registry; `points` has all generated data. */
export function syntheticSite() {
  return generatedSite('synthetic', makeRegistry(SYNTHETIC_POINTS));
}

/** The small registry of selected names. */
export function namedSite() {
  return generatedSite('named', makeNamedRegistry());
}

/** Institutions with common abbreviations. */
export function institutionsSite() {
  return generatedSite('institutions', makeInstitutions());
}

async function generatedSite(name, registry) {
  const site = await build(name, { files: registryFiles(registry), options: ['--as-of', AS_OF] });
  return { ...site, name, ...registry, pathOf: memoised(regionPaths(registry.regions)) };
}

function memoised(work) {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) {
      known.set(key, work(key));
    }
    return known.get(key);
  };
}

/** The sample's points as in the files, in the format of the synthetic ones. */
function samplePoints() {
  const table = (file) => readCsv(readFileSync(path.join(sampleData, file), 'utf8'));
  const levels = new Map(readTaxonomy().category.map((term) => [term.code, term.level]));
  const list = (cell) => cell.split(';').filter(Boolean);
  const designations = table('designations.csv');
  const items = table('service_items.csv').map((item) => ({
    ...item,
    ip_types: list(item.ip_types),
    mode: list(item.mode),
    resolvedLevel: item.level || (levels.get(item.category) ?? ''),
  }));
  return table('points.csv').map((point) => ({
    ...point,
    aliases: list(point.aliases),
    designations: designations
      .filter((row) => row.point_id === point.id)
      .map((row) => ({ ...row, effectiveStatus: CURRENT.includes(row.status) && row.valid_until && row.valid_until < AS_OF ? 'expired' : row.status })),
    items: items.filter((item) => item.point_id === point.id),
  }));
}

/** The points in lists and search. */
export function listedPoints(site) {
  return site.points.filter(isListed);
}

/** The points with a page. */
export function pointsWithPage(site) {
  return site.points.filter(hasPage);
}

/** The number of concurrent processes, and the minimum number of requests for each. */
const ORACLES = 2;
const QUESTIONS_FOR_AN_ORACLE = 200;

/** The results of tantivy for requests in the format of `window.wangdian.search`. */
export async function askOracle(site, questions) {
  const oracles = Math.max(1, Math.min(ORACLES, Math.floor(questions.length / QUESTIONS_FOR_AN_ORACLE)));
  const share = Math.ceil(questions.length / oracles);
  const shares = Array.from({ length: oracles }, (_, i) => questions.slice(i * share, (i + 1) * share));
  return (await Promise.all(shares.map((some) => askOneOracle(site, some)))).flat();
}

/** Results are parsed one by one, since together they may exceed the maximum length of a string. */
async function askOneOracle(site, questions) {
  const asked = spawn(program, ['search', ...site.options, '-'], { cwd: repository, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.on('close', resolve);
  });
  // If the program ends early, its exit status is reported, not the broken pipe.
  asked.stdin.on('error', () => {});
  // `way` is only for failure messages.
  asked.stdin.end(questions.map(({ way: _, ...question }) => `${JSON.stringify(question)}\n`).join(''));
  const answers = [];
  for await (const line of createInterface({ input: asked.stdout })) {
    const { hits, ...answer } = JSON.parse(line);
    answers.push({ ...answer, ids: hits.map((hit) => hit.id), scores: hits.map((hit) => hit.score), kilometres: hits.map((hit) => hit.kilometres ?? null) });
  }
  const status = await ended;
  if (status !== 0 || answers.length !== questions.length) {
    throw new Error(`${questions.length} questions, ${answers.length} answers, status ${status}`);
  }
  return answers;
}
