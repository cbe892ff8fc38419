/** Pages in Chromium from a small server on this machine; what the pages do is left to the tests. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

/** The driver gives each start a fresh profile in a temporary folder, and removes it. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Files by path: `/index.html`, `/runtime/conv.js`. */
export type Site = Readonly<Record<string, string>>;

export interface Visit {
  /** What the expression gives, or resolves to, in the page. */
  readonly value: unknown;
  /** Paths that the page asked for. */
  readonly requests: readonly string[];
  /** Errors of the page's scripts, and what they wrote to the console. */
  readonly complaints: readonly string[];
}

/** Opens `/index.html` of a site, waits until its modules have run, and evaluates an expression there. */
export async function visit(
  browser: Browser,
  site: Site,
  expression: string,
  isolated = false,
): Promise<Visit> {
  const requests: string[] = [];
  const complaints: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    const text = site[url];
    if (text === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = url.endsWith('.html') ? 'text/html' : 'text/javascript';
    // A page that is isolated like this may share memory with its workers.
    const isolation = isolated
      ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
      : {};
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...isolation }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const page = await browser.newPage();
  try {
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`http://127.0.0.1:${port}/index.html`, { waitUntil: 'load' });
    if (complaints.length > 0) throw new Error(`the page does not load: ${complaints.join('; ')}`);
    const value = await page.evaluate(expression);
    return { value, requests, complaints };
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

/** A page without an icon, which browsers would ask for. */
export function pageOf(head: string): string {
  return `<!doctype html><meta charset="utf-8"><title>netspec</title><link rel="icon" href="data:,">\n${head}\n`;
}
