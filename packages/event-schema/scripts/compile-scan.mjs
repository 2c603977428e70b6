// Compiles assembly/scan.ts. With `--write`, into src/scan/scan-wasm.ts; otherwise prints the base64, for the test that
// holds that file to its source.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const room = fileURLToPath(new URL('..', import.meta.url));

/** The module's bytes. @throws Error with what the compiler said */
export async function compileScan() {
  const args = ['assembly/scan.ts', '--baseDir', room, '-O3', '--runtime', 'stub', '--noAssert'];
  const features = ['--enable', 'simd,bulk-memory', '--initialMemory', '16', '--outFile', 'scan.wasm'];
  // What the module's own data lies behind: the scratch.
  const places = ['--memoryBase', String(32 * 1024)];
  let bytes = null;
  const { error, stderr } = await asc.main([...args, ...features, ...places], {
    writeFile(name, content) {
      if (name === 'scan.wasm') bytes = Buffer.from(content);
    },
  });
  if (error || bytes === null) throw new Error(`assembly/scan.ts does not compile: ${error?.message}\n${stderr}`);
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const base64 = (await compileScan()).toString('base64');
  const lines = base64.match(/.{1,110}/g).map((line) => `  '${line}',`);
  const text = [
    '/** Made from assembly/scan.ts by `pnpm --filter @tributary/event-schema scan`; a test holds it to that. */',
    'export const SCAN_WASM = [',
    ...lines,
    "].join('');",
    '',
  ].join('\n');
  if (process.argv.includes('--write')) writeFileSync(`${room}/src/scan/scan-wasm.ts`, text);
  else console.log(base64);
}
