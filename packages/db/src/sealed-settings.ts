import type { SealedRow, SecretBox, SecretValues } from './secrets';

/** The columns that hold secrets. */
export interface SealedColumns {
  readonly secretsCiphertext: string | null;
  readonly secretNames: string[];
}

/** New values by name; null takes one away; a name that is absent keeps its value. */
export type SecretChanges = Readonly<Record<string, unknown>>;

export function sealAll(box: SecretBox, row: SealedRow, secrets: SecretValues): SealedColumns {
  const names = Object.keys(secrets).sort();
  return { secretNames: names, secretsCiphertext: names.length > 0 ? box.seal(secrets, row) : null };
}

/** @throws SecretsUnreadable */
export function openAll(box: SecretBox, row: SealedRow, sealed: string | null): SecretValues {
  return sealed === null ? {} : box.open(sealed, row);
}

/** @throws SecretsUnreadable when there are old values and the key that sealed them is gone */
export function resealChanged(
  box: SecretBox,
  row: SealedRow & SealedColumns,
  changes: SecretChanges | undefined,
): SealedColumns | Record<string, never> {
  if (!changes || Object.keys(changes).length === 0) return {};
  const kept = row.secretNames.some((name) => !(name in changes)) ? openAll(box, row, row.secretsCiphertext) : {};
  const merged = Object.fromEntries(Object.entries({ ...kept, ...changes }).filter(([, value]) => value !== null));
  return sealAll(box, row, merged);
}
