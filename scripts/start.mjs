// `npm start`: installs and builds what is missing, then becomes the local product (apps/local), in this same process, so
// that there is one process to stop. See apps/local/README.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, install, PrepareError, ROOT, stopCommands } from './prepare.mjs';

/** Until apps/local takes over, a signal ends what is being installed or built. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
function stopPreparing() {
  stopCommands();
  console.log('Stopped.');
  process.exit(130);
}
for (const signal of STOP_SIGNALS) process.on(signal, stopPreparing);

try {
  checkNode();
  await install();
  await build();
} catch (error) {
  console.error(error instanceof PrepareError ? error.message : `Tributary could not start: ${error.message}`);
  process.exit(1);
}
for (const signal of STOP_SIGNALS) process.off(signal, stopPreparing);
await import(pathToFileURL(join(ROOT, 'apps/local/dist/main.js')).href);
