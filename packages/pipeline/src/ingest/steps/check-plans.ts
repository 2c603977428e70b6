import { decodeHeader, type PlanFinding } from '@tributary/event-schema';
import type { PlanViolationRow } from '@tributary/event-store';
import { storedHeaderOf } from '../../decoding';
import type { IngestBatch, IngestChunk, PlanDirectory, PlannedSource, WithheldEvent } from '../ports';
import { chunkPlace, placeOf, type SeenIds } from '../seen-ids';
import { withdrawRows } from '../withdraw-rows';

/** Groups of violations that one batch writes down; property names are a stranger's, and may be endless. */
const GROUPS_MAX = 500;
const SAMPLES_MAX = 5;
const NAME_CHARS_MAX = 200;
const DETAIL_SENTENCES = 3;

type Verdict = ReturnType<PlannedSource['judge']>;

/**
 * Holds the events of sources that follow a plan against it: what the plan wants out is withheld, visibly or to come
 * back; the rest goes on. A source without a plan costs one look-up for each chunk.
 */
export function checkPlans({ plans, seen }: { plans: PlanDirectory; seen: Pick<SeenIds, 'release'> }) {
  return function checkPlansStep(batch: IngestBatch): IngestBatch {
    const withheld = new Map<number, Omit<WithheldEvent, 'record'>>();
    const violations = new Map<string, Tally>();
    for (const chunk of batch.chunks) {
      if (chunk.count === 0) continue;
      const { workspaceId, sourceId } = chunk.header;
      const source = plans.planOf({ workspaceId, sourceId });
      if (source) checkChunk({ batch, chunk, source }, withheld, violations);
    }
    if (violations.size === 0) return batch;
    letGo(batch, withheld, seen);
    const checked = withdrawRows(batch, withheld, (_chunk, withdrawn) => ({
      withheld: withdrawn.flatMap(({ row, ...record }) => {
        const verdict = withheld.get(row);
        return verdict ? [{ record, ...verdict }] : [];
      }),
    }));
    return { ...checked, violations: [...violations.values()].map(rowOf) };
  };
}

/** What is blocked was not taken: the same id may come again, put right. What is kept aside is had. */
function letGo(
  { source: { lane }, events, chunks }: IngestBatch,
  withheld: ReadonlyMap<number, Pick<WithheldEvent, 'disposition'>>,
  seen: Pick<SeenIds, 'release'>,
): void {
  const ids = events.eventIds;
  for (const { origin, first, count } of chunks) {
    const place = chunkPlace(lane, origin.offset);
    for (let row = first; row < first + count; row++) {
      if (withheld.get(row)?.disposition !== 'blocked') continue;
      seen.release({ ids, row }, placeOf(place, events.indexes[row] ?? 0));
    }
  }
}

interface Checking {
  readonly batch: IngestBatch;
  readonly chunk: IngestChunk;
  readonly source: PlannedSource;
}

/** The counts of a row while they grow. */
interface Tally extends Omit<PlanViolationRow, 'count' | 'firstAtMs' | 'lastAtMs' | 'samples'> {
  count: number;
  firstAtMs: number;
  lastAtMs: number;
  readonly samples: string[];
}

const rowOf = (tally: Tally): PlanViolationRow => tally;

function checkChunk(
  checking: Checking,
  withheld: Map<number, Omit<WithheldEvent, 'record'>>,
  violations: Map<string, Tally>,
): void {
  const { batch, chunk, source } = checking;
  const { events } = batch;
  const header = decodeHeader(storedHeaderOf(chunk));
  for (let row = chunk.first; row < chunk.first + chunk.count; row++) {
    const verdict = source.judge({
      type: events.typeAt(row),
      name: events.name.textAt(row),
      raw: events.raw.bytesAt(row),
      envelope: chunk.envelope,
      messageId: events.messageId.textAt(row),
      header,
    });
    const { choice, reason } = verdict;
    if (choice === 'allow') continue;
    for (const finding of verdict.findings) tally(checking, { row, finding, choice }, violations);
    if (choice === 'flag') continue;
    const disposition = choice === 'block' ? 'blocked' : 'quarantined';
    withheld.set(row, { disposition, reason, planId: source.planId, detail: sentencesOf(verdict) });
  }
}

function sentencesOf({ findings }: Verdict): string {
  const more = findings.length > DETAIL_SENTENCES ? ` And ${findings.length - DETAIL_SENTENCES} more.` : '';
  return `${findings
    .slice(0, DETAIL_SENTENCES)
    .map(({ detail }) => detail)
    .join(' ')}${more}`;
}

function tally(
  { batch, chunk, source }: Checking,
  { row, finding, choice }: { row: number; finding: PlanFinding; choice: Exclude<Verdict['choice'], 'allow'> },
  violations: Map<string, Tally>,
): void {
  const { workspaceId, sourceId, receivedAtMs } = chunk.header;
  const eventName = batch.events.name.textAt(row).slice(0, NAME_CHARS_MAX);
  const eventType = batch.events.typeAt(row);
  const path = finding.path.slice(0, NAME_CHARS_MAX);
  const { rule, detail } = finding;
  const key = `${source.planId}\0${sourceId}\0${eventType}\0${eventName}\0${path}\0${rule}\0${choice}`;
  let group = violations.get(key);
  if (!group) {
    if (violations.size >= GROUPS_MAX) return;
    group = {
      ...{ workspaceId, planId: source.planId, sourceId, eventType, eventName, path, rule, detail, outcome: choice },
      ...{ batchId: batch.source.id, count: 0, firstAtMs: receivedAtMs, lastAtMs: receivedAtMs, samples: [] },
    };
    violations.set(key, group);
  }
  group.count++;
  group.firstAtMs = Math.min(group.firstAtMs, receivedAtMs);
  group.lastAtMs = Math.max(group.lastAtMs, receivedAtMs);
  if (group.samples.length < SAMPLES_MAX) group.samples.push(batch.events.messageId.textAt(row).slice(0, 1_000));
}
