// The browser, and pages that record all problems in them.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

// As in tests/run: the shell is the same engine for half the processor time.
const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** The time limit for anything on a page, before a test fails. */
const PATIENCE_MILLISECONDS = 15000;

/**
 * Starts a separate browser with a fresh profile; `close` ends it and removes the profile. Contexts
 * do not share storage.
 */
export async function startBrowser() {
  const downloads = await mkdtemp(path.join(tmpdir(), 'wangdian-browser-'));
  // Unless the caller has a profile, each start uses a fresh one, which is removed.
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || PROGRAMS.find(existsSync),
    args: FLAGS,
    downloadsPath: downloads,
  });
  return {
    /** A page in its own context; `troubles` has all problems in it. */
    async page(options = {}) {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 }, ...options });
      context.setDefaultTimeout(PATIENCE_MILLISECONDS);
      const page = await context.newPage();
      watch(page);
      return page;
    },
    /** Closes all pages, so that tests do not affect each other. */
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      await rm(downloads, { recursive: true, force: true });
    },
  };
}

/** Records errors, policy violations, dialogs, and requests to other hosts. */
function watch(page) {
  page.troubles = [];
  page.outside = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      page.troubles.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => page.troubles.push(`exception: ${error.stack ?? error}`));
  page.on('dialog', (dialog) => {
    page.troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('popup', (popup) => page.troubles.push(`popup: ${popup.url()}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isHere = protocol === 'file:' || protocol === 'data:' || hostname === '127.0.0.1';
    if (!isHere) {
      page.outside.push(request.url());
    }
  });
}

/** A script for `page.addInitScript`: records injected scripts that run. */
export function trapScripts() {
  window.alert = (text) => {
    window.trapped = (window.trapped ?? []).concat(String(text));
  };
}
