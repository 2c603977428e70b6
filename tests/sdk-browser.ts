import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXECUTABLE = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
/** What the pages' address says, for the SDKs that read it. */
export const PAGE_PATH = '/shop/shoes';
const PAGE_QUERY = '?utm_source=news&utm_medium=email&utm_campaign=spring';

/** A Chromium, and a shop whose pages have one SDK each: the package as npm gives it, bundled like any site would. */
export interface SdkBrowser {
  readonly origin: string;
  /** A new visitor's page, where everything that the package exports is `window.sdk`. */
  open(packageName: string): Promise<Page>;
  close(): Promise<void>;
}

export async function openSdkBrowser(): Promise<SdkBrowser> {
  const scripts = new Map<string, string>();
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://shop');
    const script = scripts.get(pathname);
    response.setHeader('content-type', `${script ? 'text/javascript' : 'text/html'}; charset=utf-8`);
    response.end(script ?? '<!doctype html><title>Shoes</title><h1>Shoes</h1><button id="buy">Buy</button>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({
    ...(EXECUTABLE === undefined ? {} : { executablePath: EXECUTABLE }),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });

  return {
    origin,
    async open(packageName) {
      const path = `/${packageName}.js`;
      if (!scripts.has(path)) scripts.set(path, await bundle(packageName));
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${origin}${PAGE_PATH}${PAGE_QUERY}`);
      await page.addScriptTag({ url: path });
      return page;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(packageName: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `import * as sdk from '${packageName}'; window.sdk = sdk;`, resolveDir: ROOT },
    ...{ bundle: true, write: false, format: 'iife', platform: 'browser', logLevel: 'error' },
    define: { 'process.env.NODE_ENV': '"production"' },
    // What capture's own tests have is not installed a second time.
    nodePaths: [fileURLToPath(new URL('../apps/capture/node_modules', import.meta.url))],
  });
  return outputFiles[0]?.text ?? '';
}
