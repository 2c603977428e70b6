import type { MergeKind } from '@tributary/event-schema';
import type { Properties, Saying } from './properties';

/** What one event says about who it is about. A second run changes nothing. */
export interface PersonChange extends Saying {
  /** The user id, else the anonymous id. */
  readonly distinctId: string;
  readonly isUser: boolean;
  readonly messageId: string;
  readonly merge: { readonly kind: MergeKind; readonly distinctId: string } | null;
  readonly group: {
    readonly type: string;
    readonly key: string;
    readonly set: Readonly<Record<string, unknown>>;
  } | null;
  /** False for an event that is only about its group. */
  readonly aboutPerson: boolean;
}

/** A person as it is known now. */
export interface KnownPerson extends Properties {
  readonly id: string;
  readonly identified: boolean;
}

export interface PersonMerge {
  readonly fromPersonId: string;
  readonly intoPersonId: string;
  readonly fromDistinctId: string;
  readonly intoDistinctId: string;
  readonly kind: MergeKind;
  readonly eventId: string;
  readonly messageId: string;
  readonly sourceId: string;
  readonly atMs: number;
}

/** Why something was not done to a person. */
export const NOTICE_KINDS = [
  'illegal_id',
  'already_identified',
  'too_many_ids',
  'too_many_merges',
  'properties_too_large',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface PersonNotice {
  readonly personId: string;
  readonly kind: NoticeKind;
  /** A sentence for a person. */
  readonly detail: string;
  readonly eventId: string;
  readonly messageId: string;
  readonly sourceId: string;
  readonly atMs: number;
}
