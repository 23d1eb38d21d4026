// Pages of `serve --watch`: they reload by themselves, and show what is wrong.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createInterface } from 'node:readline';
import { startBrowser } from './support/browser.mjs';
import { sampleProject } from './support/reference.mjs';
import { program } from './support/site.mjs';

const POINTS = `id,name,nature,region,summary
p-1,甲图书馆,public_library,210200,市级图书馆
`;
const DESIGNATIONS = `point_id,kind,approved_on,valid_until,status
p-1,tisc,2025-07-15,,active
`;

let browser;
let folder;
let preview;
let url;

const points = (text) => writeFileSync(path.join(folder, 'data/points.csv'), text);

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wangdian-watch-'));
  cpSync(sampleProject, folder, { recursive: true });
  points(POINTS);
  writeFileSync(path.join(folder, 'data/designations.csv'), DESIGNATIONS);
  writeFileSync(path.join(folder, 'data/service_items.csv'), 'point_id,name\np-1,信息检索\n');
  preview = spawn(program, ['serve', '--watch', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: preview.stdout });
  [url] = await new Promise((resolve) => lines.once('line', (line) => resolve([line])));
  // Later lines are read, so that the program can go on.
  lines.on('line', () => {});
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  if (preview) {
    preview.kill();
    await new Promise((resolve) => preview.once('exit', resolve));
  }
  rmSync(folder, { recursive: true, force: true });
});

test('a page shows each change by itself, and problems until they are mended', async () => {
  const page = await browser.page({ viewport: { width: 375, height: 700 } });
  const heading = page.getByRole('heading', { level: 1 });
  const panel = page.locator('#wangdian-live details');

  // The first build may not have finished yet.
  await page.goto(url);
  await page.getByRole('link', { name: '甲图书馆' }).or(page.locator('h1')).first().waitFor();
  await page.goto(`${url}points/p-1.html`);
  await heading.filter({ hasText: '甲图书馆' }).waitFor();

  points(POINTS.replace('甲图书馆', '乙图书馆'));
  await heading.filter({ hasText: '乙图书馆' }).waitFor();

  points(POINTS.replace('210200', '999999'));
  await panel.filter({ hasText: '1 个错误' }).waitFor();
  assert.ok(await panel.getByText('999999').first().isVisible());
  assert.equal(await heading.textContent(), '乙图书馆', 'the last good site stays');
  const box = await panel.boundingBox();
  assert.ok(box.x >= 0 && box.width <= 375, 'the panel fits');

  points(POINTS.replace('甲图书馆', '丙图书馆'));
  await heading.filter({ hasText: '丙图书馆' }).waitFor();
  await panel.filter({ hasText: '错误' }).waitFor({ state: 'detached' });

  // The page's own policy allows all of it.
  assert.deepEqual(page.outside, []);
  assert.deepEqual(page.troubles.filter((text) => !text.includes('404')), []);
});
