import pg from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
/** As long as Prisma's transactions here: what holds a workspace's lock for longer is given up, so that others get it. */
const TIMEOUT_MS = 30_000;

/** Asks in SQL, whose `${…}` go beside it as parameters. Each connection has Postgres parse and plan a text once. */
export type Ask = <Row extends object>(sql: TemplateStringsArray, ...values: readonly unknown[]) => Promise<Row[]>;

/** Connects when it is first used. A connection that breaks while it is idle is replaced when one is needed. */
export function openPool(databaseUrl: string, poolMax: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  pool.on('error', () => {});
  return pool;
}

/** One statement at a time, each by itself. Rejects while Postgres is away. */
export function askOf(pool: pg.Pool): Ask {
  return async <Row extends object>(sql: TemplateStringsArray, ...values: readonly unknown[]) =>
    (await pool.query<Row>(queryOf(sql, values, TIMEOUT_MS))).rows;
}

/**
 * All that `work` asks, or nothing of it. After a failure of whatever kind the connection is closed: that ends the
 * transaction and frees its locks even where Postgres can't be told any more.
 */
export async function inPgTransaction<T>(
  pool: pg.Pool,
  work: (ask: Ask) => Promise<T>,
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<T> {
  const connection = await pool.connect();
  const endsAtMs = performance.now() + timeoutMs;
  const ask: Ask = async <Row extends object>(sql: TemplateStringsArray, ...values: readonly unknown[]) => {
    const leftMs = Math.ceil(endsAtMs - performance.now());
    if (leftMs <= 0) throw new Error('the transaction took too long');
    return (await connection.query<Row>(queryOf(sql, values, leftMs))).rows;
  };
  // A connection that breaks between two statements says so here; the next statement then fails.
  const ignore = () => {};
  connection.on('error', ignore);
  try {
    await ask`BEGIN`;
    const result = await work(ask);
    await ask`COMMIT`;
    connection.off('error', ignore);
    connection.release();
    return result;
  } catch (error) {
    connection.release(true);
    throw error;
  }
}

/** What pg takes, with the time after which it stops waiting (which its types leave out). */
type Query = pg.QueryConfig & { readonly query_timeout: number };

interface Statement {
  readonly name: string;
  readonly text: string;
}

const statements = new WeakMap<TemplateStringsArray, Statement>();
let named = 0;

function queryOf(sql: TemplateStringsArray, values: readonly unknown[], timeoutMs: number): Query {
  let statement = statements.get(sql);
  if (!statement) {
    const text = sql.reduce((before, part, n) => `${before}$${n}${part}`);
    statement = { name: `tributary_${++named}`, text };
    statements.set(sql, statement);
  }
  return { ...statement, values: [...values], query_timeout: timeoutMs };
}
