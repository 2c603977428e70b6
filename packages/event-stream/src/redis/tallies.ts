import type { Redis } from 'ioredis';
import type { AppendTallies, Tally } from '../port';
import type { Scripts } from '../scripts';
import type { Keys } from './keys';

/** The field under which a tally is summed: minutes are told apart, and whose they are may hold any character. */
export const fieldOf = ({ of, minuteMs }: Pick<Tally, 'of' | 'minuteMs'>): string => `${minuteMs} ${of}`;

function tallyFrom(field: string, count: string): Tally {
  const space = field.indexOf(' ');
  return { of: field.slice(space + 1), minuteMs: Number(field.slice(0, space)), count: Number(count) };
}

export function createRedisTallies(options: {
  redis: Redis;
  keys: Keys;
  scripts: Pick<Scripts, 'takeTallies' | 'forgetTallies'>;
}): AppendTallies {
  const { redis, keys, scripts } = options;
  return {
    async take() {
      const all = [keys.tallies, keys.takenTallies, keys.takenTalliesId];
      const [id, ...sums] = (await scripts.takeTallies.run(redis, all, [])) as string[];
      if (id === undefined) return null;
      const tallies = Array.from({ length: sums.length / 2 }, (_, n) =>
        tallyFrom(sums[n * 2] ?? '', sums[n * 2 + 1] ?? '0'),
      );
      return { id, tallies };
    },
    async forget(id) {
      await scripts.forgetTallies.run(redis, [keys.takenTallies, keys.takenTalliesId], [id]);
    },
  };
}
