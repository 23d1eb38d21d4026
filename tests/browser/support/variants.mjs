// Traditional characters, from the inverse of the program's table of variants.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './reference.mjs';

/** Maps simplified characters to their common traditional variants, in code point order. */
const traditional = new Map();

for (const line of readFileSync(path.join(repository, 'src/text/variants.txt'), 'utf8').split('\n')) {
  const [from, ...candidates] = line.startsWith('#') ? [] : Array.from(line);
  // Characters that also occur in simplified text, such as 乾, are not variants.
  if (from && !candidates.includes(from)) {
    traditional.set(candidates[0], [...(traditional.get(candidates[0]) ?? []), from]);
  }
}

/**
 * Converts a text to traditional characters: 专利检索 → 專利檢索. `choose` selects one of several (发 → 發,
 * 髮).
 */
export function toTraditional(text, choose = (candidates) => candidates[0]) {
  return Array.from(text, (character) => choose(traditional.get(character) ?? [character])).join('');
}
