// A static server with configurable faults.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonld': 'application/ld+json',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** The policy in every page; the server sends it, too, so that both apply. */
export const POLICY = readFileSync(new URL('../../../src/content_security_policy.txt', import.meta.url), 'utf8').trim();

/**
 * Serves a folder.
 *
 * @param {string} root
 * @param {{mount?: string, fault?: (path: string, nth: number) =>
 *   (void | {status?: number, body?: string, delay?: number, cut?: boolean, root?: string,
 *   headers?: Object<string, string>})}} [options]
 * `mount`: the path of the site, such as `/a/b/`. `fault`: the fault of the nth request of a path
 * (relative to the root), if any; the response waits if it is a promise. `root` of a fault: the
 * folder to read the file from instead, as on a mirror during an update.
 */
export async function serve(root, { mount = '/', fault = () => {} } = {}) {
  const requests = [];
  const counts = new Map();
  const delays = new Set();
  const waiting = new Set();

  async function answer(request, response) {
    const address = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const relative = address.startsWith(mount) ? address.slice(mount.length) || 'index.html' : null;
    requests.push(address);
    waiting.forEach((check) => check());
    if (relative === null || relative.split('/').includes('..')) {
      send(response, 404, 'text/plain', 'outside the site');
      return;
    }
    const nth = (counts.get(relative) ?? 0) + 1;
    counts.set(relative, nth);
    const wrong = (await fault(relative, nth)) ?? {};
    if (wrong.delay) {
      await wait(wrong.delay);
    }
    if (wrong.cut) {
      request.socket.destroy();
      return;
    }
    const type = TYPES[path.extname(relative)] ?? 'application/octet-stream';
    const body = wrong.body ?? (await readFile(path.join(wrong.root ?? root, relative)).catch(() => null));
    if (body === null) {
      send(response, 404, TYPES['.html'], await readFile(path.join(root, '404.html')));
      return;
    }
    const isText = type !== 'application/octet-stream' && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const bytes = isText ? await promisify(gzip)(body) : body;
    send(response, wrong.status ?? 200, type, bytes, { ...wrong.headers, ...(isText ? { 'Content-Encoding': 'gzip' } : {}) });
  }

  function send(response, status, type, body, headers = {}) {
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      ...headers,
    });
    response.end(body);
  }

  function wait(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        delays.delete(timer);
        resolve();
      }, milliseconds);
      delays.add(timer);
    });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.destroy(error);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    /** The URL of the site's root, with a final slash. */
    url: `http://127.0.0.1:${server.address().port}${mount}`,
    /** Requested paths in order, relative to the host's root. */
    requests,
    /** Waits until a condition holds that requests bring about. */
    until(condition) {
      return new Promise((resolve) => {
        const check = () => {
          if (condition()) {
            waiting.delete(check);
            resolve();
          }
        };
        waiting.add(check);
        check();
      });
    },
    async close() {
      delays.forEach(clearTimeout);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
