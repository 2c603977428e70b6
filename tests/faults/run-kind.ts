import { createSdkSource } from '../set-up';
import { newLedger, sendLoad } from './client';
import type { Kind, Strike, World } from './kinds';
import { type Verdict, verify } from './verify';

export interface Report extends Verdict {
  readonly kind: string;
  readonly sent: number;
  readonly answered200: number;
  readonly answered503: number;
  readonly unanswered: number;
  readonly notes: readonly string[];
  /** Why the run proves nothing; '' when it does. */
  readonly missing: string;
  readonly seconds: number;
}

/** Strikes one after the other, each when its number of events was accepted. */
function createSchedule(strikes: readonly Strike[]) {
  const left = [...strikes].sort((a, b) => a.after - b.after);
  let under: Promise<void> = Promise.resolve();
  let running = 0;
  const failures: unknown[] = [];
  return {
    progress(accepted: number): void {
      for (let next = left[0]; next && accepted >= next.after; next = left[0]) {
        left.shift();
        const { run } = next;
        running++;
        under = under
          .then(run)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running--);
      }
    },
    /** Resolves when every strike was carried out. */
    async ended(): Promise<void> {
      await under;
      if (failures.length > 0) throw failures[0];
    },
    isGoingOn: () => running > 0,
    left: () => left.length,
  };
}

/** One round of one kind: a source of its own, a load, the faults in its midst, and the verdict. */
export async function runKind(kind: Kind, around: Omit<World, 'target' | 'sourceId' | 'note'>): Promise<Report> {
  const startedMs = Date.now();
  const source = await createSdkSource(around.product, kind.title);
  const ledger = newLedger();
  const notes: string[] = [];
  const target = { captureUrl: around.capture.url, writeKey: source.writeKey, ledger };
  const world: World = { ...around, target, sourceId: source.id, note: (line) => notes.push(line) };
  const plan = kind.plan(world);
  for (const { after, what } of plan.strikes) notes.push(`at ${after} accepted: ${what}`);
  const schedule = createSchedule(plan.strikes);
  await sendLoad(target, world.random, {
    ...plan,
    prefix: world.prefix,
    progress: schedule.progress,
    isGoingOn: schedule.isGoingOn,
  });
  await schedule.ended();
  await plan.finish?.();
  const verdict = await verify(world.product, { sourceId: source.id, ledger, redis: world.redis, withinMs: 90_000 });
  const late = schedule.left() > 0 ? `${schedule.left()} strikes never came` : '';
  return {
    kind: kind.name,
    sent: ledger.sent,
    answered200: ledger.answered200,
    answered503: ledger.answered503,
    unanswered: ledger.unanswered,
    ...verdict,
    notes,
    missing: late || (plan.missing?.(verdict) ?? ''),
    seconds: Math.round((Date.now() - startedMs) / 100) / 10,
  };
}

/** What makes a report a failure, in words; empty when it holds. */
export function faultsIn(report: Report): string[] {
  const { lost, doubles, bytesChanged, orderViolations, balanced, unsettled, missing } = report;
  const counts = { lost, 'stored twice': doubles, 'bytes changed': bytesChanged, 'out of order': orderViolations };
  return [
    ...Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : [])),
    ...(balanced ? [] : [`the books do not balance: ${unsettled}`]),
    ...(missing === '' ? [] : [missing]),
  ];
}
