import type { FetchLike } from './fetch-like';

/** The part of `cross-fetch` that its importers use. */
export interface CrossFetch {
  readonly Request: new (...args: never[]) => unknown;
  readonly Response: new (...args: never[]) => unknown;
  readonly Headers: new (...args: never[]) => unknown;
}

/**
 * Puts `fetch` where CommonJS modules find `cross-fetch`, and gives back the module's own classes, which stay as they
 * are (they open no sockets). Has to run before the first module that imports it: importers copy the function.
 *
 * @param require  made with createRequire for the package that depends on cross-fetch
 * @throws Error when one of `before` (module ids that copy the function) has been loaded already
 */
export function replaceCrossFetch<C extends CrossFetch>(options: {
  readonly require: NodeJS.Require;
  readonly fetch: FetchLike<unknown>;
  readonly before: readonly string[];
}): C {
  const { require, fetch } = options;
  for (const id of options.before) {
    if (require.cache[require.resolve(id)]) {
      throw new Error(`${id} was loaded before cross-fetch was replaced: its requests would go past the guard.`);
    }
  }
  const path = require.resolve('cross-fetch');
  const { Request, Response, Headers }: C = require(path);
  const loaded = require.cache[path];
  if (!loaded) throw new Error('cross-fetch is not in the require cache after it was loaded.');
  const classes = { Request, Response, Headers };
  loaded.exports = Object.assign(fetch, classes, { fetch, default: fetch, ponyfill: true });
  return classes as C;
}
