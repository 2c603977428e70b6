import { SourceError, type SourceSettings } from '../types';

interface Fault {
  readonly code: string;
  readonly message: string;
}

function faultOf(error: unknown): Fault {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return { code, message: error instanceof Error ? error.message : String(error) };
}

type Explain = (settings: SourceSettings, message: string) => string;

/** Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html and Node's system errors. */
const CONFIG_FAULTS: Readonly<Record<string, Explain>> = {
  '28P01': (s) => `${s.host} refuses the password of user "${s.user}". Check user and password.`,
  '28000': (s, m) => `${s.host} does not let user "${s.user}" in: ${m}. Check pg_hba.conf and the encryption setting.`,
  '3D000': (s) => `There is no database "${s.database}" on ${s.host}.`,
  '42501': (_s, m) => `The user may not read this: ${m}. Run GRANT SELECT on it.`,
  '42P01': (_s, m) => `The table is gone: ${m}. Discover the streams again and choose anew.`,
  '42703': (_s, m) => `A column is gone: ${m}. Discover the streams again and check the selection.`,
  ENOTFOUND: (s) => `There is no host named "${s.host}".`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (s) =>
    `${s.host} has a self-signed certificate. Paste its CA certificate, or set encryption to Require.`,
  SELF_SIGNED_CERT_IN_CHAIN: (s) =>
    `The certificate of ${s.host} comes from an unknown authority. Paste its CA certificate, or set encryption to Require.`,
  ERR_TLS_CERT_ALTNAME_INVALID: (s) =>
    `The certificate that answers is not for ${s.host}. Check the host, or set encryption to Require.`,
};

const TRANSIENT_FAULTS: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: (s) =>
    `Nothing listens on ${s.host}:${s.port ?? 5432}. Check host and port, and that the database runs.`,
  ETIMEDOUT: (s) => `${s.host}:${s.port ?? 5432} does not answer. A firewall may be in between.`,
  ECONNRESET: (s) => `${s.host} closed the connection.`,
  '53300': (s) => `${s.host} has no free connection left.`,
  '57014': () =>
    'The query ran longer than two minutes and was stopped. An index on cursor and key columns makes it fast.',
  '57P01': (s) => `${s.host} was shut down while reading.`,
  '57P03': (s) => `${s.host} is starting up.`,
};

/** A sentence about what Postgres or the network said, and whether waiting can help. */
export function explainPostgresError(error: unknown, settings: SourceSettings): SourceError {
  const { code, message } = faultOf(error);
  const config = CONFIG_FAULTS[code];
  if (config) return new SourceError('config', config(settings, message), { cause: error });
  const transient = TRANSIENT_FAULTS[code];
  if (transient) return new SourceError('transient', transient(settings, message), { cause: error });
  if (/does not support SSL/i.test(message)) {
    return new SourceError(
      'config',
      `${settings.host} offers no encryption. Set encryption to Off to connect without.`,
      { cause: error },
    );
  }
  if (/timeout expired|timeout/i.test(message)) {
    return new SourceError(
      'transient',
      `${settings.host}:${settings.port ?? 5432} does not answer. A firewall may be in between.`,
      { cause: error },
    );
  }
  return new SourceError('transient', `Postgres said: ${message}`, { cause: error });
}
