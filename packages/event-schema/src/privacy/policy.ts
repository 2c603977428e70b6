export const IP_POLICIES = ['keep', 'truncate', 'remove'] as const;
export type IpPolicy = (typeof IP_POLICIES)[number];

/** What may be done to a value, strongest first: of several rules that meet a value, the strongest counts. */
export const RULE_KINDS = ['deny', 'hash', 'mask'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/**
 * What of a source's events may be stored. Paths are those of the canonical event (`traits.email`, `context.userAgent`,
 * `properties.card.number`), whatever dialect it came in; names of the dialect itself work too. `*` stands for any key
 * of one level, lists are looked into, and `\.` is a dot that belongs to a key.
 */
export interface PrivacyPolicy {
  /** Of the request's address and of the address that the event tells. */
  readonly ip: IpPolicy;
  /** Is not stored. */
  readonly deny: readonly string[];
  /** Of an object that holds one of these paths, nothing else is stored. */
  readonly allow: readonly string[];
  /** Is stored as a keyed hash: equal values stay equal. */
  readonly hash: readonly string[];
  /** Is stored as a hint: `j***@example.com`. */
  readonly mask: readonly string[];
}

export const NO_PRIVACY: PrivacyPolicy = { ip: 'keep', deny: [], allow: [], hash: [], mask: [] };

const RULES_MAX = 100;
const PATH_CHARS_MAX = 200;
const DEPTH_MAX = 16;
const LISTS = ['deny', 'allow', 'hash', 'mask'] as const;

/** Without these there is no event to store, or no knowing which one it is. */
const NEEDED = new Set([
  ...['type', 'event', 'name', 'messageId', 'timestamp', 'originalTimestamp', 'sentAt', 'receivedAt', 'batch', 'uuid'],
  ...['sent_at', 'offset', '*'],
]);
/** Whose the event is: hidden by a hash, which keeps persons apart, or not at all. */
const IDS = new Set(['userId', 'anonymousId', 'groupId', 'previousId', 'distinct_id', '$distinct_id']);

export interface PolicyProblem {
  readonly field: string;
  readonly message: string;
}

/** Whether it changes nothing. */
export const isOpenPolicy = (policy: PrivacyPolicy): boolean =>
  policy.ip === 'keep' && LISTS.every((list) => policy[list].length === 0);

/** What a person has to put right before the policy can be used. Empty when all is well. */
export function checkPolicy(policy: PrivacyPolicy): readonly PolicyProblem[] {
  const count = LISTS.reduce((sum, list) => sum + policy[list].length, 0);
  const tooMany = `At most ${RULES_MAX} rules; these are ${count}.`;
  return [
    ...(count > RULES_MAX ? [{ field: 'privacy', message: tooMany }] : []),
    ...LISTS.flatMap((list) =>
      policy[list].flatMap((path, n) => {
        const message = problemOf(list, path);
        return message === null ? [] : [{ field: `privacy.${list}.${n}`, message }];
      }),
    ),
  ];
}

function problemOf(list: (typeof LISTS)[number], path: string): string | null {
  if (path.length > PATH_CHARS_MAX) return `A path has at most ${PATH_CHARS_MAX} characters.`;
  const names = splitPath(path);
  const [root = ''] = names;
  if (names.some((name) => name === '')) return `"${path}" has an empty name. Write it like traits.email.`;
  if (names.length > DEPTH_MAX) return `A path has at most ${DEPTH_MAX} levels.`;
  if (NEEDED.has(root)) return `"${root}" is needed to store an event at all, so no rule can be about it.`;
  if (IDS.has(root) && list !== 'hash') {
    return `"${root}" says whose the event is. It can be hashed; anything else would mix people up.`;
  }
  if (list === 'allow' && names.length === 1) {
    return `Name what is allowed within "${path}", like ${path}.plan: all else in it is then left out.`;
  }
  return null;
}

/** The names of a path: split at dots, but for those behind a backslash. */
export function splitPath(path: string): string[] {
  return path.split(/(?<!\\)\./).map((name) => name.replaceAll('\\.', '.'));
}
