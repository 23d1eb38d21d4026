// Tables that all registries share: regions and vocabularies of this repository.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCsv } from './csv.mjs';

/** The root of this repository. */
export const repository = path.resolve(fileURLToPath(import.meta.url), '../../../..');

/**
 * A project that stays as it is when the repository's own data, content and settings change.
 * No test reads those: `tests/repository/frozen.rs` checks it.
 */
export const sampleProject = path.join(repository, 'tests/fixtures/sample');

const REFERENCE_TABLES = ['regions.csv', 'region_changes.csv', 'taxonomy.toml', 'pinyin.csv', 'everyday_words.csv'];

/** The text of a reference table of the sample: `regions.csv`. */
export const readReference = (file) => readFileSync(path.join(sampleProject, 'data', file), 'utf8');

/** All reference tables by file. A registry without them would get the built-in ones, which change. */
export const referenceFiles = () => Object.fromEntries(REFERENCE_TABLES.map((file) => [file, readReference(file)]));

/** The administrative divisions, in the order of the file: code, name, parent, level. */
export function readRegions() {
  const rows = readCsv(readReference('regions.csv'));
  return rows.map(({ code, name, parent_code: parent, level }) => ({ code, name, parent, level }));
}

/** The rows of the table of everyday words. */
export function readEverydayWords() {
  return readCsv(readReference('everyday_words.csv'));
}

/** Vocabularies by name: `{kind: [{code, zh, short, description, level}, …], …}`, in their order. */
export function readTaxonomy() {
  const text = readReference('taxonomy.toml');
  const taxonomy = {};
  for (const block of text.split(/^(?=\[\[)/m).slice(1)) {
    const vocabulary = /^\[\[(\w+)\]\]/.exec(block)[1];
    const value = (key) => new RegExp(`^${key} = "(.*)"$`, 'm').exec(block)?.[1];
    taxonomy[vocabulary] ??= [];
    taxonomy[vocabulary].push(Object.fromEntries(['code', 'zh', 'short', 'description', 'level'].map((key) => [key, value(key)])));
  }
  return taxonomy;
}

/** The names of regions that are no longer in force. */
export function readFormerRegions() {
  return readCsv(readReference('region_changes.csv')).map((row) => row.old_name);
}

/** The region codes from the province down to each region. */
export function regionPaths(regions) {
  const parents = new Map(regions.map((region) => [region.code, region.parent]));
  return (code) => {
    const steps = [];
    for (let at = code; at; at = parents.get(at)) {
      steps.unshift(at);
    }
    return steps;
  };
}
