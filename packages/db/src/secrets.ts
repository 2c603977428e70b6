import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const FORMAT = 'v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Secret values by the name of their setting. */
export type SecretValues = Readonly<Record<string, unknown>>;

/** The row that a sealed text belongs to. It is part of what is authenticated: moved to another row, it won't open. */
export interface SealedRow {
  readonly workspaceId: string;
  readonly id: string;
}

/** A sealed text could not be opened: another key, another row, or changed bytes. Says nothing of the content. */
export class SecretsUnreadable extends Error {
  override readonly name = 'SecretsUnreadable';
}

export interface SecretBox {
  seal(values: SecretValues, row: SealedRow): string;
  /** @throws SecretsUnreadable */
  open(sealed: string, row: SealedRow): SecretValues;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

function parseKey(base64: string): Key {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new Error(`TRIBUTARY_SECRET_KEY must be base64 of ${KEY_BYTES} bytes, this one has ${bytes.length}`);
  }
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

const associatedData = (row: SealedRow) => Buffer.from(JSON.stringify([FORMAT, row.workspaceId, row.id]));

/**
 * AES-256-GCM with a random nonce. The text is `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url. `secretKey` is
 * base64 of 32 bytes, or several of them separated by commas: the first seals, all open, so that a key can be changed
 * by putting the new one in front and saving everything again.
 */
export function createSecretBox(secretKey: string): SecretBox {
  const keys = secretKey.split(',').map((part) => parseKey(part.trim()));
  const [sealing] = keys;
  if (!sealing) throw new Error('TRIBUTARY_SECRET_KEY is empty');

  return {
    seal(values, row) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing.bytes, nonce).setAAD(associatedData(row));
      const sealed = Buffer.concat([
        cipher.update(JSON.stringify(values), 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return [FORMAT, sealing.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
    },

    open(sealed, row) {
      const [format, keyId, nonce, body] = sealed.split('.');
      if (format !== FORMAT || !keyId || !nonce || !body) throw new SecretsUnreadable('not a sealed text');
      const key = keys.find((candidate) => candidate.id === keyId);
      if (!key) throw new SecretsUnreadable(`sealed with key ${keyId}, which TRIBUTARY_SECRET_KEY does not have`);
      const bytes = Buffer.from(body, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(associatedData(row))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        const plain = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
        return JSON.parse(plain.toString('utf8')) as SecretValues;
      } catch (cause) {
        throw new SecretsUnreadable('the sealed text was changed, or belongs to another row', { cause });
      }
    },
  };
}

/**
 * Another secret from the installation's key, always the same for the same purpose (HKDF-SHA-256): base64 of 32 bytes.
 * With several keys the first counts.
 */
export function deriveSecret(secretKey: string, purpose: string): string {
  const first = parseKey((secretKey.split(',')[0] ?? '').trim());
  return Buffer.from(hkdfSync('sha256', first.bytes, Buffer.alloc(0), `tributary:${purpose}`, KEY_BYTES)).toString(
    'base64',
  );
}
