// Tables that all registries share: regions and vocabularies of this repository.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCsv } from './csv.mjs';

/** The root of this repository. */
export const repository = path.resolve(fileURLToPath(import.meta.url), '../../../..');

/** The administrative divisions in file order: code, name, parent, level. */
export function readRegions() {
  const rows = readCsv(readFileSync(path.join(repository, 'data/regions.csv'), 'utf8'));
  return rows.map(({ code, name, parent_code: parent, level }) => ({ code, name, parent, level }));
}

/** The rows of the table of everyday words. */
export function readEverydayWords() {
  return readCsv(readFileSync(path.join(repository, 'data/everyday_words.csv'), 'utf8'));
}

/** Vocabularies by name: `{kind: [{code, zh, level}, …], …}`, in their order. */
export function readTaxonomy() {
  const text = readFileSync(path.join(repository, 'data/taxonomy.toml'), 'utf8');
  const taxonomy = {};
  for (const block of text.split(/^(?=\[\[)/m).slice(1)) {
    const vocabulary = /^\[\[(\w+)\]\]/.exec(block)[1];
    const value = (key) => new RegExp(`^${key} = "(.*)"$`, 'm').exec(block)?.[1];
    taxonomy[vocabulary] ??= [];
    taxonomy[vocabulary].push({ code: value('code'), zh: value('zh'), level: value('level') });
  }
  return taxonomy;
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
