// Finished sites as sets of files.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** The files below a folder: path → bytes. */
export function filesOf(root) {
  const found = new Map();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      found.set(path.relative(root, file), statSync(file).size);
    }
  }
  return found;
}

/** `{files, bytes}` of a folder. */
export function sizeOf(root) {
  const sizes = [...filesOf(root).values()];
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** What a mirror of `before` must do to become `after`: `{files, deleted, bytes}` to write, to delete, to send. */
export function changesBetween(before, after) {
  const [old, now] = [filesOf(before), filesOf(after)];
  const isSame = (file) => old.get(file) === now.get(file)
    && readFileSync(path.join(before, file)).equals(readFileSync(path.join(after, file)));
  const changed = [...now.keys()].filter((file) => !isSame(file));
  return {
    files: changed.length,
    deleted: [...old.keys()].filter((file) => !now.has(file)).length,
    bytes: changed.reduce((sum, file) => sum + now.get(file), 0),
  };
}
