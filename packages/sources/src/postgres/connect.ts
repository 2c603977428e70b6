import pg from 'pg';
import { SourceError, type SourceSettings } from '../types';
import { explainPostgresError } from './explain-error';

/**
 * Turns a host name into an address that may be reached, or throws with the reason. The address is what is then
 * connected to, so a name that changes its answer in between gains nothing.
 */
export type ResolveHost = (host: string) => Promise<string>;

const CONNECT_TIMEOUT_MS = 10_000;
/** A page is bounded, so a statement that runs this long is stuck behind a lock or has no index to use. */
const STATEMENT_TIMEOUT_MS = 120_000;

const text = (settings: SourceSettings, key: string): string => {
  const value = settings[key];
  return typeof value === 'string' ? value : '';
};

function sslOptions(settings: SourceSettings, host: string): pg.ClientConfig['ssl'] {
  const mode = text(settings, 'ssl') || 'require';
  if (mode === 'disable') return false;
  const ca = text(settings, 'ca');
  return { servername: host, rejectUnauthorized: mode === 'verify', ...(ca ? { ca } : {}) };
}

/** Every value stays the text that Postgres printed: microseconds, big integers and infinities survive. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: string | Buffer) => String(value) };

/**
 * Runs `work` on one read-only connection and closes it. Times print in UTC and ISO, floats print exactly.
 * @throws SourceError in words, whatever went wrong.
 */
export async function withConnection<T>(
  { settings, resolveHost, signal }: { settings: SourceSettings; resolveHost: ResolveHost; signal?: AbortSignal },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await openConnection({ settings, resolveHost });
  const onAbort = () => void client.end().catch(() => undefined);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(client);
  } catch (error) {
    throw error instanceof SourceError ? error : explainPostgresError(error, settings);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await client.end().catch(() => undefined);
  }
}

/** Opens a connection that the caller ends. @throws SourceError */
export async function openConnection({
  settings,
  resolveHost,
}: {
  settings: SourceSettings;
  resolveHost: ResolveHost;
}): Promise<pg.Client> {
  const host = text(settings, 'host');
  let address: string;
  try {
    address = await resolveHost(host);
  } catch (error) {
    throw new SourceError(
      'config',
      `${host} can't be reached: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  const client = new pg.Client({
    host: address,
    port: typeof settings.port === 'number' ? settings.port : 5432,
    database: text(settings, 'database'),
    user: text(settings, 'user'),
    password: text(settings, 'password'),
    ssl: sslOptions(settings, host),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'tributary',
    types: asText,
  });
  // A connection that dies while idle emits `error`; the query that follows fails and says so.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(
      "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET extra_float_digits = 3; SET default_transaction_read_only = on",
    );
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explainPostgresError(error, settings);
  }
}
