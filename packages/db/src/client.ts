import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { CONFIG_CHANNEL, type ConfigChange } from './config-channel';
import { Prisma, PrismaClient } from './generated/client';

/** The pool, or an open transaction: repositories work on either. */
export type Client = PrismaClient | Prisma.TransactionClient;

/** Another row has the same unique value. */
export class Duplicate extends Error {
  override readonly name = 'Duplicate';
}

/** The row would point at something that is not there, or is another workspace's. */
export class DanglingReference extends Error {
  override readonly name = 'DanglingReference';
}

/** Prisma over a pool that others ask through as well, and that is not Prisma's to end. */
export function createClient(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

const isPool = (client: Client): client is PrismaClient => '$transaction' in client;

/** Runs `work` in the transaction that is open, or in one of its own. */
export async function inTransaction<T>(
  client: Client,
  work: (transaction: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return isPool(client) ? client.$transaction(work, { maxWait: 5_000, timeout: 30_000 }) : work(client);
}

/** A change and its announcement in one transaction: nobody hears of what was rolled back, nothing goes unheard. */
export async function announcing<T>(
  client: Client,
  change: ConfigChange,
  work: (transaction: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return inTransaction(client, async (transaction) => {
    const result = await work(transaction);
    await transaction.$executeRaw`SELECT pg_notify(${CONFIG_CHANNEL}, ${JSON.stringify(change)})`;
    return result;
  });
}

/** Turns Prisma's errors that callers can act on into ours, so that its types stay in this room. */
export async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof Prisma.PrismaClientKnownRequestError) {
      if (cause.code === 'P2002') throw new Duplicate('another row has the same unique value', { cause });
      if (cause.code === 'P2003') throw new DanglingReference('it points at something that is not there', { cause });
    }
    throw cause;
  }
}
