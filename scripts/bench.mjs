// `npm run bench [-- --json FILE …]`: installs and builds what is missing, then runs bench/run.mjs (see bench/README.md).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, install, PrepareError, ROOT } from './prepare.mjs';

try {
  checkNode();
  await install();
  await build();
} catch (error) {
  console.error(error instanceof PrepareError ? error.message : `The benchmark could not start: ${error.message}`);
  process.exit(1);
}
await import(pathToFileURL(join(ROOT, 'bench/run.mjs')).href);
