import { Redis } from 'ioredis';
import { engineUrls } from './engine-urls';
import type { Fresh } from './fresh-database';

/** Database 0 keeps the claims; the suites use the others. Redis has 16 unless configured otherwise. */
const DATABASES = 16;
/** A suite that was killed gives its database back after this long. */
const CLAIM_SECONDS = 30 * 60;

/**
 * A Redis database of this suite's own, empty. Suites in other processes get other numbers: each is claimed in database 0.
 * Call `dispose` after the suite. @throws when all 15 are taken
 */
export async function freshRedis(redisUrl: string = engineUrls().redisUrl): Promise<Fresh> {
  const claims = new Redis(redisUrl, { db: 0 });
  for (let number = 1; number < DATABASES; number++) {
    const claim = `tests:database:${number}`;
    if ((await claims.set(claim, String(process.pid), 'EX', CLAIM_SECONDS, 'NX')) !== 'OK') continue;
    const url = new URL(redisUrl);
    url.pathname = `/${number}`;
    const own = new Redis(url.href);
    await own.flushdb();
    return {
      url: url.href,
      async dispose() {
        await own.flushdb();
        await claims.del(claim);
        own.disconnect();
        claims.disconnect();
      },
    };
  }
  claims.disconnect();
  throw new Error(`All ${DATABASES - 1} Redis databases are taken by other suites; does one forget to dispose?`);
}
