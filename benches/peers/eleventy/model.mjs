// The model that the benchmark wrote beside this file, by key.

import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), 'utf8'));
const byPath = (pages) => new Map(pages.map((page) => [page.path, page]));

export const points = new Map(Object.entries(read('points')));
export const lists = byPath(read('lists'));
export const indexes = byPath(read('indexes'));
