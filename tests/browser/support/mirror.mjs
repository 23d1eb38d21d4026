// A site that is published again: yesterday's and today's, with edited records.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { referenceFiles, repository, sampleProject } from './reference.mjs';
import { AS_OF, registryFiles } from './registry.mjs';
import { program } from './site.mjs';

/** The text that today's edit adds to a name; no record has it before. */
export const ADDED = '麒麟阁';

/**
 * Builds the synthetic site anew with `point` renamed. `remove` takes the folder away.
 *
 * @param {{points: object[]}} site yesterday's
 * @param {object} point one of its points
 */
export async function publishEdited(site, point) {
  const home = await mkdtemp(path.join(tmpdir(), 'wangdian-mirror-'));
  const root = path.join(home, 'site');
  await publishInto(root, site, site.points.map((other) => (other === point ? renamed(point, ADDED) : other)));
  return { root, remove: () => rm(home, { recursive: true }) };
}

/** A point with something added to its name. */
export function renamed(point, addition) {
  return { ...point, name: `${point.name}${addition}` };
}

/** Builds a synthetic site with other points into a folder that may have an older version. */
export async function publishInto(root, site, points, options = []) {
  const data = await mkdtemp(path.join(tmpdir(), 'wangdian-data-'));
  try {
    for (const [name, text] of Object.entries({ ...referenceFiles(), ...registryFiles({ ...site, points }) })) {
      await writeFile(path.join(data, name), text);
    }
    await run(['build', '--config', path.join(sampleProject, 'wangdian.toml'), '--data', data, '--as-of', AS_OF, '--out', root, ...options]);
  } finally {
    await rm(data, { recursive: true });
  }
}

/** Fails unless a folder is as its manifest says. */
export function verify(root) {
  return run(['verify', root]);
}

function run(options) {
  return promisify(execFile)(program, options, { cwd: repository, maxBuffer: 1 << 28 });
}

/** The manifest that a site's search page names, relative to the root. */
export async function manifestOf(root) {
  const page = await readFile(path.join(root, 'search.html'), 'utf8');
  return /search\/manifest\.\w+\.json/.exec(page)[0];
}
