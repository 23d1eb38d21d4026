// The three ways to open a site.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from './server.mjs';

/**
 * `[{place, address}]` of a page of a site: over HTTP at the root, below a path, and from a file;
 * and `close`, which stops the servers.
 */
export async function openings(site, file) {
  const atRoot = await serve(site.root);
  const below = await serve(site.root, { mount: '/a/b/' });
  return {
    all: [
      { place: 'over HTTP', address: `${atRoot.url}${file}` },
      { place: 'below a path', address: `${below.url}${file}` },
      { place: 'from a file', address: pathToFileURL(path.join(site.root, file)).href },
    ],
    close: () => Promise.all([atRoot.close(), below.close()]),
  };
}
