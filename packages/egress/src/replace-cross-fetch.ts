import type { FetchLike } from './fetch-like';

/** The part of `cross-fetch` that its importers use. */
export interface CrossFetch {
  readonly Request: new (...args: never[]) => unknown;
  readonly Response: new (...args: never[]) => unknown;
  readonly Headers: new (...args: never[]) => unknown;
}

const MODULE = 'cross-fetch';

/** Marks our replacement, and holds what it calls: a second call (a reloaded module) changes the target only. */
const HOLDER = Symbol.for('tributary.cross-fetch');

/**
 * Puts `fetch` where CommonJS modules find `cross-fetch`, and gives back the module's own classes, which stay as they
 * are (they open no sockets). Has to run before the first module that imports it: importers copy the function.
 *
 * @param options.require  made with createRequire for the package that depends on cross-fetch
 * @throws Error when one of `before` (module ids that copy the function) has been loaded already
 */
export function replaceCrossFetch<C extends CrossFetch>(options: {
  readonly require: NodeJS.Require;
  readonly fetch: FetchLike<unknown>;
  readonly before: readonly string[];
}): C {
  const { require, fetch } = options;
  const path = require.resolve(MODULE);
  const current = require(path);
  const replaced = current[HOLDER];
  if (replaced) {
    replaced.fetch = fetch;
    return classesOf<C>(current);
  }
  for (const id of options.before) {
    if (require.cache[require.resolve(id)]) {
      throw new Error(`${id} was loaded before cross-fetch was replaced: its requests would go past the guard.`);
    }
  }
  const loaded = require.cache[path];
  if (!loaded) throw new Error('cross-fetch is not in the require cache after it was loaded.');
  const holder = { fetch };
  const ours: FetchLike<unknown> = (input, init) => holder.fetch(input, init);
  loaded.exports = Object.assign(ours, classesOf<C>(current), { fetch: ours, default: ours, [HOLDER]: holder });
  return classesOf<C>(current);
}

function classesOf<C extends CrossFetch>({ Request, Response, Headers }: C): C {
  return { Request, Response, Headers } as C;
}
