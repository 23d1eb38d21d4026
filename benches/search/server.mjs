// Serves a folder and records the sizes of bodies, compressed as a web server would.

import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/**
 * @param {string} root
 * @param {(file: string) => boolean} isCounted by its path below the root
 */
export async function serveAndWeigh(root, isCounted) {
  const bodies = new Map();
  let sent = [];

  /** The body sent for a file; other types are already compressed or incompressible. */
  function body(file) {
    if (!bodies.has(file)) {
      const bytes = readFileSync(path.join(root, file));
      const isText = path.extname(file) in TYPES;
      bodies.set(file, { bytes: isText ? gzipSync(bytes) : bytes, isText });
    }
    return bodies.get(file);
  }

  const server = createServer((request, response) => {
    const file = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).slice(1);
    const isThere = !file.split('/').includes('..') && statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile();
    if (!isThere) {
      response.writeHead(404).end();
      return;
    }
    const { bytes, isText } = body(file);
    if (isCounted(file)) {
      sent.push({ file, bytes: bytes.length });
    }
    response.writeHead(200, {
      'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'Content-Length': bytes.length,
      'Cache-Control': 'max-age=600',
      ...(isText ? { 'Content-Encoding': 'gzip' } : {}),
    });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** The files sent since the last call: `{file, bytes}` for each. */
    take() {
      const taken = sent;
      sent = [];
      return taken;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
