// `npm start`: installs and builds what is missing, then becomes the local product (apps/local), in this same process, so
// that there is one process to stop. See apps/local/README.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, install, PrepareError, ROOT } from './prepare.mjs';

try {
  checkNode();
  await install();
  await build();
} catch (error) {
  console.error(error instanceof PrepareError ? error.message : `Tributary could not start: ${error.message}`);
  process.exit(1);
}
await import(pathToFileURL(join(ROOT, 'apps/local/dist/main.js')).href);
