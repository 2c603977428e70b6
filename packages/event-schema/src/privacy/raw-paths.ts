import { CONTEXT_PROPERTIES, PAGE_PROPERTIES } from '../dialects/posthog-canonical';
import type { Dialect } from '../types';

type Path = readonly string[];

/** Keys that stay although they are not listed: whose the event is, and what it needs to be read at all. */
const KEPT_IN_CONTEXT: ReadonlySet<string> = new Set(['consent', 'consentManagement', 'library']);
const KEPT_IN_PROPERTIES: ReadonlySet<string> = new Set([
  ...['distinct_id', '$anon_distinct_id', '$device_id', '$is_identified', '$insert_id', 'alias', 'token', '$lib'],
  ...['$set', '$set_once', '$unset', '$groups', '$group_key', '$group_type', '$group_set'],
]);

const PERSON_IDS: readonly Path[] = [
  ...[['distinct_id'], ['$distinct_id'], ['properties', 'distinct_id'], ['properties', '$anon_distinct_id']],
  ...[
    ['properties', '$device_id'],
    ['properties', 'alias'],
  ],
];
const PERSON_TRAITS: readonly Path[] = [['$set'], ['$set_once'], ['properties', '$set'], ['properties', '$set_once']];

/** Where PostHog keeps what the canonical event has elsewhere. A path may stand in several places. */
const POSTHOG: readonly (readonly [canonical: Path, raw: Path])[] = [
  ...CONTEXT_PROPERTIES.map(([group, name, property]) => pair(['context', group, name], property)),
  ...PAGE_PROPERTIES.map(([name, property]) => pair(['properties', name], property)),
  ...[pair(['context', 'ip'], '$ip'), pair(['context', 'timezone'], '$timezone')],
  ...[pair(['context', 'userAgent'], '$raw_user_agent'), pair(['context', 'userAgent'], '$useragent')],
  ...[pair(['context', 'locale'], '$locale'), pair(['context', 'locale'], '$browser_language')],
  ...[pair(['context', 'sessionId'], '$session_id'), pair(['context', 'groups'], '$groups')],
  ...[pair(['groupId'], '$group_key'), pair(['traits'], '$group_set')],
  [['groupId'], ['properties', '$groups', '*']],
  [
    ['context', 'groupId'],
    ['properties', '$groups', '*'],
  ],
  ...PERSON_TRAITS.flatMap((raw): [Path, Path][] => [
    [['traits'], raw],
    [['context', 'traits'], raw],
  ]),
  ...PERSON_IDS.flatMap((raw) => ['userId', 'anonymousId', 'previousId'].map((id): [Path, Path] => [[id], raw])),
];

function pair(canonical: Path, property: string): [Path, Path] {
  return [canonical, ['properties', property]];
}

/** Where a rule's path lies in the JSON that a client of this dialect sends; the path as it stands is always one. */
export function rawPathsOf(path: Path, dialect: Dialect): readonly Path[] {
  if (dialect !== 'posthog') return path[0] === 'traits' ? [path, ['context', ...path]] : [path];
  const elsewhere = POSTHOG.flatMap(([canonical, raw]) => {
    if (startsWith(canonical, path)) return [raw];
    return startsWith(path, canonical) ? [[...raw, ...path.slice(canonical.length)]] : [];
  });
  return [path, ...elsewhere];
}

/**
 * What an allow list leaves out in PostHog's flat properties, where the context has no object of its own: everything
 * that would become part of a context that is listed, and is not.
 */
export function unlistedPaths(allowed: readonly Path[], dialect: Dialect): readonly Path[] {
  if (dialect !== 'posthog') return [];
  const lists = allowed.filter(([root]) => root === 'context').map((path) => path.slice(0, -1));
  return POSTHOG.filter(
    ([canonical]) =>
      lists.some((list) => canonical.length > list.length && startsWith(canonical, list)) &&
      !allowed.some((path) => startsWith(canonical, path) || startsWith(path, canonical)),
  ).map(([, raw]) => raw);
}

/** Whether an allow list at this place of the raw JSON may name these keys: PostHog's context has no place of its own. */
export const hasPlace = (path: Path, dialect: Dialect): boolean => dialect !== 'posthog' || path[0] !== 'context';

export function keptKeysOf(container: Path, dialect: Dialect): ReadonlySet<string> | undefined {
  const name = container.join('.');
  if (dialect === 'posthog') return name === 'properties' ? KEPT_IN_PROPERTIES : undefined;
  return name === 'context' ? KEPT_IN_CONTEXT : undefined;
}

function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((name, n) => name === '*' || path[n] === '*' || name === path[n]);
}
