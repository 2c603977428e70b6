import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type FetchLike, type FetchLikeOptions, replaceCrossFetch } from '@tributary/egress';
import { adjustDefinition } from './adjust-definition';
import type { SegmentCore, SegmentDefinition } from './definition';
import { LISTED } from './listed';
import { OAUTH_ONLY } from './oauth-only';

type Classes = FetchLikeOptions<unknown>['classes'] & { readonly Headers: new (...args: never[]) => unknown };

/** The fetch of the delivery that is running: what a destination sends lands with the delivery that made it send. */
const running = new AsyncLocalStorage<FetchLike<unknown>>();

const requireHere = createRequire(import.meta.url);
let loaded: { core: SegmentCore; classes: Classes } | undefined;

/** Runs `work` with `fetch` as the only way out for Segment's code, whatever it awaits in between. */
export function withFetch<T>(fetch: FetchLike<unknown>, work: () => Promise<T>): Promise<T> {
  return running.run(fetch, work);
}

/** Segment's core, with its cross-fetch replaced before it is loaded. 100-200 ms the first time. */
export function loadCore(): { core: SegmentCore; classes: Classes } {
  if (loaded) return loaded;
  const corePath = requireHere.resolve('@segment/actions-core');
  const classes = replaceCrossFetch<Classes>({
    require: createRequire(corePath),
    before: [join(dirname(corePath), 'fetch.js')],
    fetch: (input, init) => {
      const fetch = running.getStore();
      if (!fetch) throw new Error("A destination's code asked for a request outside of a delivery.");
      return fetch(input, init);
    },
  });
  const core: SegmentCore = requireHere('@segment/actions-core');
  loaded = { core, classes };
  return loaded;
}

const definitions = new Map<string, SegmentDefinition>();
const known = new Set([...LISTED, ...OAUTH_ONLY].map(({ type }) => type));

/** One definition, with our adjustments. Only types of the allow-list are ever turned into a path. @throws Error */
export function loadDefinition(type: string): SegmentDefinition {
  const ready = definitions.get(type);
  if (ready) return ready;
  if (!known.has(type)) throw new Error(`${type} is not a listed destination.`);
  loadCore();
  const definition: SegmentDefinition = requireHere(`@segment/action-destinations/dist/destinations/${type}`).default;
  const adjusted = adjustDefinition(type, definition);
  definitions.set(type, adjusted);
  return adjusted;
}
