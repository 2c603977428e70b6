import type { PersonDeletion, PersonMerge, PersonNotice, PersonSummary } from '@/api';

/** What a person is called: by name or email, else by an id, a user id first. */
export function personTitle(person: Pick<PersonSummary, 'title' | 'ids' | 'id'>): string {
  if (person.title) return person.title;
  const id = person.ids.find(({ isUser }) => isUser) ?? person.ids[0];
  return id?.distinctId ?? `Person ${person.id.slice(0, 8)}`;
}

/** A value in one line. */
export function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '–');
}

const MERGES: Readonly<Record<PersonMerge['kind'], string>> = {
  identify: 'identify',
  createAlias: 'PostHog’s $create_alias',
  alias: 'alias',
  mergeDangerously: 'PostHog’s $merge_dangerously',
};
export const mergeWords = (kind: PersonMerge['kind']): string => MERGES[kind];

const NOTICES: Readonly<Record<string, string>> = {
  illegal_id: 'An id that names nobody was not merged',
  already_identified: 'Somebody who was identified was not taken over',
  too_many_ids: 'No further id was added',
  too_many_merges: 'No further merge was made',
  properties_too_large: 'Traits were too large and left out',
};
export const noticeWords = ({ kind }: PersonNotice): string => NOTICES[kind] ?? kind;

type Counts = Omit<PersonDeletion['counts'], 'distinctIds'> & { readonly distinctIds: number };

const KINDS = [
  ['distinctIds', 'id', 'ids'],
  ['events', 'event', 'events'],
  ['refusals', 'refused or quarantined event', 'refused or quarantined events'],
  ['deliveries', 'delivery', 'deliveries'],
  ['attempts', 'delivery attempt with its recorded request', 'delivery attempts with their recorded requests'],
] as const;

/** What a deletion takes away, a line for each kind of which there is something. */
export function erasedWords(counts: Counts): string[] {
  return KINDS.flatMap(([kind, one, many]) =>
    counts[kind] === 0 ? [] : [`${counts[kind].toLocaleString('en-US')} ${counts[kind] === 1 ? one : many}`],
  );
}

/** Where a deletion stands, in words. */
export function deletionStage(deletion: Pick<PersonDeletion, 'status' | 'startedAt' | 'requestedAt'>): string {
  if (deletion.status === 'succeeded') return 'Deleted everywhere';
  if (deletion.status === 'queued') return 'About to begin';
  return 'Deleted; waiting for what was on its way';
}
