// `pnpm screenshot`: takes the pictures of README and docs anew, of a product of its own that real events flow through.
import { join } from 'node:path';
import { findChromium } from './find-chromium.mjs';
import { build, checkNode, install, PrepareError, ROOT, run } from './prepare.mjs';

try {
  checkNode();
  await install();
  await build();
  const config = join(ROOT, 'apps/web/e2e/screenshots/playwright.config.ts');
  const command = [join(ROOT, 'apps/web/node_modules/.bin/playwright'), 'test', '--config', config, '--reporter=list'];
  const { code } = await run(command, {
    show: true,
    env: { CHROMIUM_PATH: await findChromium() },
    cwd: join(ROOT, 'apps/web'),
  });
  process.exitCode = code;
} catch (error) {
  console.error(error instanceof PrepareError ? error.message : error);
  process.exitCode = 1;
}
