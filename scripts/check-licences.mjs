// Checks the licences of everything that is installed with the product: only what may be used, changed and passed on
// without conditions on our own code, and packages whose files stay as they are (MPL, EPL, LGPL as a shared library).
import { execFileSync } from 'node:child_process';
import { pnpmCommand, ROOT } from './prepare.mjs';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'SIL OPEN FONT LICENSE',
  'Unlicense',
  'Zlib',
]);
/** By name, because their licence asks something of those who change them; we don't. */
const UNCHANGED = {
  'EPL-2.0': ['elkjs'],
  'MPL-2.0': ['lightningcss'],
  'LGPL-3.0-or-later': ['@img/sharp-libvips'],
};
/** Says no licence in its manifest. Part of Segment's MIT libraries, which can't be installed without it. */
const SILENT = ['@segment/fql-ts'];
/** Their manifests say "SEE LICENSE IN LICENSE", and what is in there is MIT's text. */
const MIT_BY_FILE = ['@segment/isodate', '@segment/isodate-traverse', 'new-date'];

const BY_HAND = new Set([...SILENT, ...MIT_BY_FILE]);

/** `(MIT OR Apache-2.0)` needs one of them allowed, `MIT AND ISC` all. */
function isAllowed(licence) {
  const bare = licence.replace(/^\((.*)\)$/, '$1');
  if (/ OR /i.test(bare)) return bare.split(/ OR /i).some(isAllowed);
  return bare.split(/ AND /i).every((one) => ALLOWED.has(one.trim()));
}

/** Native packages carry the platform behind their name. */
const isNamed = (names, name) => names.some((known) => name === known || name.startsWith(`${known}-`));

const [command, ...args] = pnpmCommand();
const listed = execFileSync(command, [...args, 'licenses', 'list', '--prod', '--json'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const byLicence = Object.entries(JSON.parse(listed));
const bad = byLicence.flatMap(([licence, packages]) =>
  packages
    .filter(({ name }) => !isAllowed(licence) && !isNamed(UNCHANGED[licence] ?? [], name) && !BY_HAND.has(name))
    .map(({ name, versions }) => `${name} ${versions.join(', ')}: ${licence}`),
);
for (const line of bad) console.error(line);
const count = byLicence.reduce((sum, [, packages]) => sum + packages.length, 0);
console.log(`${count} packages, ${byLicence.length} licences, ${bad.length} not allowed`);
process.exitCode = bad.length > 0 || count === 0 ? 1 : 0;
