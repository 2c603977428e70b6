import type { Answer } from './answers';
import type { DialectAnswers } from './dialects/contract';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
const LEVELS_MAX = 16;

type Tree = { [name: string]: Tree | string };

/** One transparent dot. It is an image whatever became of the event, and is never kept by caches. */
const gif = (status: number): Answer => ({
  ...{ status, body: GIF, type: 'image/gif' },
  headers: { 'cache-control': 'no-store' },
});

/** Nobody reads what a pixel answers, so only what was not taken and could have been has a status of its own. */
export const PIXEL_ANSWERS: DialectAnswers = {
  accepted: () => gif(200),
  refused: () => gif(200),
  unauthorized: () => gif(200),
  unavailable: () => gif(503),
  slowDown: () => gif(429),
};

/** The event that a query spells out: `properties.plan=pro` is the field `plan` of the object `properties`. */
export function eventOfQuery(
  query: URLSearchParams,
  { under = {}, without }: { under?: object; without: readonly string[] },
): Uint8Array {
  const event = copyOf(under);
  // Branches that were made here may be written to; those that came with `under` are copied once.
  const own = new WeakSet<Tree>([event]);
  for (const [name, value] of query)
    if (!without.includes(name)) put(event, name.split('.').slice(0, LEVELS_MAX), value, own);
  return Buffer.from(JSON.stringify(event), 'utf8');
}

const copyOf = (tree: object): Tree => Object.assign(Object.create(null), tree);

function put(tree: Tree, [name = '', ...deeper]: readonly string[], value: string, own: WeakSet<Tree>): void {
  if (deeper.length === 0) {
    tree[name] = value;
    return;
  }
  const found = tree[name];
  const branch = typeof found === 'object' && own.has(found) ? found : copyOf(typeof found === 'object' ? found : {});
  own.add(branch);
  tree[name] = branch;
  put(branch, deeper, value, own);
}
