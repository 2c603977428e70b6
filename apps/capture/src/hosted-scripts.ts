import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { type Answer, cacheable, plain } from './answers';
import type { ReadEndpoint, ReadQuestion } from './dialects/contract';

/** What comes with an upgrade of ours reaches every page within the hour; until then nobody asks again. */
const SECONDS = 3_600;
const TYPE = 'application/javascript; charset=utf-8';
/** One name, of no other folder. */
const FILE_NAME = /^[\w-][\w.-]*\.js$/;

interface Script {
  readonly text: Uint8Array;
  readonly gzip: Uint8Array;
  readonly etag: string;
}

const packages = createRequire(import.meta.url);
/** By the file's name within its package; null when there is none of that name. Read when it is first asked for. */
const scripts = new Map<string, Script | null>();

/**
 * An SDK for pages that load it from the host that they send to, as its package on npm has it, in the version that this
 * one was tested with. Such an SDK takes its host from the address that it came from, so another host's copy won't do.
 */
export function hostedScript(path: string, file: string): ReadEndpoint {
  return { kind: 'read', path, methods: ['GET'], answer: (question) => answerWith(scriptOf(file), question) };
}

/**
 * Whatever such an SDK loads later on, by its name in a folder of its package: `:file` of the path. Where the path has a
 * `:version` too, it has to be that of the package.
 */
export function hostedFolder(path: string, { name, folder }: { name: string; folder: string }): ReadEndpoint {
  return {
    ...{ kind: 'read', path, methods: ['GET'] },
    answer(question) {
      const { file = '', version } = question.params;
      const isThere = FILE_NAME.test(file) && (version === undefined || version === versionOf(name));
      return answerWith(isThere ? scriptOf(`${name}/${folder}/${file}`) : null, question);
    },
  };
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(packages.resolve(`${name}/package.json`), 'utf8')).version;
}

function scriptOf(file: string): Script | null {
  const known = scripts.get(file);
  if (known !== undefined) return known;
  const script = read(file);
  // What strangers make up is not remembered.
  if (script !== null) scripts.set(file, script);
  return script;
}

function read(file: string): Script | null {
  try {
    const text = readFileSync(packages.resolve(file));
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
    return { text, gzip: gzipSync(text), etag };
  } catch {
    // No such file in the package.
    return null;
  }
}

function answerWith(script: Script | null, { headers }: ReadQuestion): Answer {
  if (script === null) return plain(404, 'there is no script of this name');
  const { text, gzip, etag } = script;
  const isGzip = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
  const isKnown = String(headers['if-none-match'] ?? '').includes(etag);
  const answer: Answer = {
    ...{ status: isKnown ? 304 : 200, body: isKnown ? '' : isGzip ? gzip : text, type: TYPE },
    headers: {
      ...{ etag, vary: 'Accept-Encoding, Origin', 'x-content-type-options': 'nosniff' },
      ...(isGzip && !isKnown ? { 'content-encoding': 'gzip' } : {}),
    },
  };
  return cacheable(answer, SECONDS);
}
