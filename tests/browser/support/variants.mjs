// Traditional characters, from the table that the program simplifies by, read backwards.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './reference.mjs';

/** Simplified character → the traditional ones that it is usual for, in code point order. */
const traditional = new Map();

for (const line of readFileSync(path.join(repository, 'src/text/variants.txt'), 'utf8').split('\n')) {
  const [from, ...candidates] = line.startsWith('#') ? [] : Array.from(line);
  // One that stands in simplified text as well, such as 乾, is no other way to write it.
  if (from && !candidates.includes(from)) {
    traditional.set(candidates[0], [...(traditional.get(candidates[0]) ?? []), from]);
  }
}

/**
 * The text as people write it with traditional characters: 专利检索 → 專利檢索. `choose`
 * takes one of several (发 → 發, 髮).
 */
export function toTraditional(text, choose = (candidates) => candidates[0]) {
  return Array.from(text, (character) => choose(traditional.get(character) ?? [character])).join('');
}
