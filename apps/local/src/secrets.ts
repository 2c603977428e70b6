import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type Home, readJson, writeFileWhole } from './home';
import { StartError } from './start-error';

const secretsFile = z.object({
  /** AES-256-GCM key of the stored secrets: 32 bytes in base64. */
  TRIBUTARY_SECRET_KEY: z.string(),
  /** Of the three embedded engines. They listen on 127.0.0.1 only; the password keeps other users of the machine out. */
  ENGINE_PASSWORD: z.string(),
});

export type Secrets = z.infer<typeof secretsFile>;

/**
 * The secrets of this home, made on the first start. They are never made a second time beside existing data: under a
 * new key, nothing that was encrypted could be read again, and the engines would refuse the new password.
 */
export function loadSecrets(home: Home): Secrets {
  const path = home.path('secrets.json');
  const found = readJson(path, secretsFile);
  if (found) return found;
  if (existsSync(path)) throw new StartError(`${path} can't be read. Restore it from a backup.`);
  if (existsSync(home.path('clickhouse')))
    throw new StartError(`${path} is missing, but there is data. Restore it, or move ${home.dir} away to start anew.`);
  const made: Secrets = {
    TRIBUTARY_SECRET_KEY: randomBytes(32).toString('base64'),
    ENGINE_PASSWORD: randomBytes(18).toString('base64url'),
  };
  writeFileWhole(path, `${JSON.stringify(made, null, 2)}\n`, 0o600);
  return made;
}
