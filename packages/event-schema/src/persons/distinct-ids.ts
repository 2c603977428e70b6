/**
 * Texts that broken clients send in the place of an id, compared in lower case: PostHog's list (its ingestion refuses
 * the same for merging). Whoever has one of them is nobody in particular, and merging by it would make one person of all.
 */
const NOT_IDS: ReadonlySet<string> = new Set([
  ...['anonymous', 'guest', 'distinctid', 'distinct_id', 'id', 'not_authenticated', 'email', 'undefined', 'true'],
  ...['false', 'null', 'none', 'nan', 'nil', '0', '-1', '[object object]', 'anonymous_id', 'anonymousid', 'user_id'],
  ...['userid', 'unknown', 'n/a', '{}', '[]', '""', "''", '00000000-0000-0000-0000-000000000000', ''],
]);
/** PostHog's column is as long. Longer ones are no ids, and would not fit into an index. */
const LENGTH_MAX = 400;

/** Whether two persons may become one by this id. */
export function mayMergeBy(distinctId: string): boolean {
  return !NOT_IDS.has(distinctId.trim().toLowerCase());
}

/** Whether a person can be kept under it. */
export function isKeepable(distinctId: string): boolean {
  return distinctId !== '' && distinctId.length <= LENGTH_MAX && !distinctId.includes('\0');
}
