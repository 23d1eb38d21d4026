// Installs the packages of the benchmarks and the browser tests, by their lock files.

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));

const timeOf = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Installs what is missing or older than its lock file. */
export function installPackages() {
  for (const folder of [HERE, path.join(HERE, '../tests/browser')]) {
    // npm writes this file at the end of an installation.
    if (timeOf(path.join(folder, 'node_modules/.package-lock.json')) < timeOf(path.join(folder, 'package-lock.json'))) {
      execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    }
  }
}
