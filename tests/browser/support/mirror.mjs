// A mirror during an update: yesterday's site and today's, with one edited record.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  const data = path.join(home, 'data');
  const root = path.join(home, 'site');
  const points = site.points.map((other) => (other === point ? { ...point, name: `${point.name}${ADDED}` } : other));
  await mkdir(data);
  for (const [name, text] of Object.entries({ ...referenceFiles(), ...registryFiles({ points }) })) {
    await writeFile(path.join(data, name), text);
  }
  const built = ['build', '--config', path.join(sampleProject, 'wangdian.toml'), '--data', data, '--as-of', AS_OF, '--out', root];
  await promisify(execFile)(program, built, { cwd: repository, maxBuffer: 1 << 28 });
  return { root, remove: () => rm(home, { recursive: true }) };
}

/** The manifest that a site's search page names, relative to the root. */
export async function manifestOf(root) {
  const page = await readFile(path.join(root, 'search.html'), 'utf8');
  return /search\/manifest\.\w+\.json/.exec(page)[0];
}
