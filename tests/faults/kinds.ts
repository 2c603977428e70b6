import type { Product } from '@tributary/testing';
import type { Redis } from 'ioredis';
import type { Target } from './client';
import type { Fleet, Member } from './fleet';
import { killRedisWithTornTail, killStoreInInsert } from './kinds-engines';
import { fillDisk, fillRedisWithStoreAway } from './kinds-full';
import { jumpClocks, sendHostileInput, stormDuplicates } from './kinds-input';
import { killCaptureBeforeAnswer, killWorkerBetweenSteps, stopAndResumeWorker } from './kinds-processes';
import type { Random } from './random';
import type { Verdict } from './verify';

/** Where a kind of fault happens. */
export interface World {
  readonly product: Product;
  readonly fleet: Fleet;
  readonly capture: Member;
  readonly worker: Member;
  readonly redis: Redis;
  readonly random: Random;
  readonly target: Target;
  readonly sourceId: string;
  /** Names what is sent, so that no two runs send the same. */
  readonly prefix: string;
  /** Multiplies what is sent: 1 within `npm test`. */
  readonly size: number;
  /** Tells what happened, for the report. */
  note(line: string): void;
}

/** Something that is done once so many events were accepted. */
export interface Strike {
  readonly after: number;
  readonly what: string;
  run(): Promise<void> | void;
}

export interface Plan {
  readonly senders: number;
  readonly batches: number;
  readonly perBatch: number;
  readonly padBytes?: number;
  readonly strikes: readonly Strike[];
  /** After the load, before the verdict. */
  finish?(): Promise<void>;
  /** What has to have happened, or the fault was not the one that it is called; '' when it did. */
  missing?(verdict: Verdict): string;
}

export interface Kind {
  readonly name: string;
  readonly title: string;
  /** The sentence why it can't run on this machine, or null. */
  readonly unable?: () => string | null;
  plan(world: World): Plan;
}

/** In the order in which they run: what makes a supervisor wait longer for an engine comes last. */
export const KINDS: readonly Kind[] = [
  killCaptureBeforeAnswer,
  killWorkerBetweenSteps,
  stopAndResumeWorker,
  jumpClocks,
  sendHostileInput,
  stormDuplicates,
  killStoreInInsert,
  killRedisWithTornTail,
  fillRedisWithStoreAway,
  fillDisk,
];
