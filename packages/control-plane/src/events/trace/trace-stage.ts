import type { CanonicalEvent, ChunkHeader } from '@tributary/event-schema';
import type { EventRow, RefusalRow } from '@tributary/event-store';
import type { EventsContext } from '../events-context';
import { explainReason } from '../present-event';

export interface TraceFact {
  readonly label: string;
  readonly value: string;
  /** What programs know it by, where the value is words. */
  readonly code?: string | undefined;
}

/** What a stage changed in the event. Values are JSON, cut when they are long. */
export interface TraceChange {
  /** Where it stands in the event now; where it stood, when it is gone. */
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'moved' | 'removed';
  readonly before: string | null;
  readonly after: string | null;
  /** Why, in a few words; '' when the kind says it all. */
  readonly why: string;
}

/**
 * A step of an event's life as its page shows it. After a verdict of `refused`, `blocked` or `quarantined` the life is
 * over: no later stage is shown.
 */
export interface TraceStage {
  /** A stable name: `received`, `checked`, `translated`, `stored`, and those of the steps between. */
  readonly stage: string;
  readonly verdict: 'ok' | 'waiting' | 'refused' | 'blocked' | 'quarantined';
  /** When it was over. Null: not known. */
  readonly atMs: number | null;
  readonly tookMs: number | null;
  readonly title: string;
  /** A sentence for a person. */
  readonly detail: string;
  readonly facts: readonly TraceFact[];
  readonly changes: readonly TraceChange[];
  /** Whose page says more, where there is one. */
  readonly leadsTo?: { readonly kind: 'person' | 'plan'; readonly id: string } | undefined;
}

/** An event that was stored, with what its stages look at. */
export interface StoredSubject {
  readonly kind: 'stored';
  readonly event: EventRow;
  readonly header: ChunkHeader;
  readonly canonical: CanonicalEvent;
  readonly storedAtMs: number | null;
  /** Arrivals of the same message id that were dropped. */
  readonly duplicates: readonly RefusalRow[];
}

/** An event or a request that was not stored; the header is null in rows of before it was kept. */
export interface RefusedSubject {
  readonly kind: 'refused';
  readonly refusal: RefusalRow;
  readonly header: ChunkHeader | null;
  readonly storedAtMs: number | null;
}

export type TraceSubject = StoredSubject | RefusedSubject;

/**
 * Tells what one step of the pipeline did with an event. Null: the step has nothing to say about this one. Reads by the
 * tenant of the context; must not throw for an event that was stored before the step existed.
 */
export type StageReporter = (
  subject: TraceSubject,
  ctx: EventsContext,
) => TraceStage | null | Promise<TraceStage | null>;

export const fact = (label: string, value: string | number | null | undefined): TraceFact[] =>
  value === undefined || value === null || value === '' ? [] : [{ label, value: String(value) }];

/** Why an event ended: in words, unless the stage says those already, and the code that programs know the reason by. */
export const reasonFact = ({ reason, detail }: Pick<RefusalRow, 'reason' | 'detail'>): TraceFact[] =>
  detail === '' ? fact('Reason code', reason) : [{ label: 'Reason', value: explainReason(reason), code: reason }];
