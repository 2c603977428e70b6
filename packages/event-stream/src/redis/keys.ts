import type { LaneAddress } from '../backend';

/** A lane of a partition, where several are named in one value. */
export const laneName = ({ lane, partition }: LaneAddress): string => `${lane}:${partition}`;

/** Names of everything in Redis. One hash tag, so that scripts may touch several of them on a cluster. */
export const createKeys = (prefix: string) => ({
  stream: ({ lane, partition }: LaneAddress) => `${prefix}:stream:${lane}:${partition}`,
  /** Hash of how many chunks wait in each lane. */
  waiting: `${prefix}:waiting`,
  lease: (partition: number) => `${prefix}:lease:${partition}`,
  positions: (partition: number) => `${prefix}:positions:${partition}`,
  tallies: `${prefix}:tallies`,
  takenTallies: `${prefix}:tallies-taken`,
  takenTalliesId: `${prefix}:tallies-taken-id`,
  owners: `${prefix}:owners`,
  /** What a source's limits count. */
  flow: (sourceId: string) => `${prefix}:flow:${sourceId}`,
  /** Channel on which appends tell the lanes they went to: `<lane>:<partition>`, separated by spaces. */
  arrivals: `${prefix}:arrivals`,
  chunk: (id: string) => `${prefix}:in-flight:${id}`,
  holders: (id: string) => `${prefix}:in-flight-holders:${id}`,
});
export type Keys = ReturnType<typeof createKeys>;
