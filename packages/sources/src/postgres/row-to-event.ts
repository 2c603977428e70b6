import { digest } from '@tributary/kernel';
import type { StreamSelection } from '../types';
import type { RawRow } from './row-query';

/** Postgres' ISO output (`2026-01-31 10:00:00.123456+00`) as ISO 8601 in UTC; null for infinity and BC dates. */
export function isoTime(text: string): string | null {
  const match = /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d+)?))?(?:\+00)?$/.exec(text);
  return match ? `${match[1]}T${match[2] ?? '00:00:00'}Z` : null;
}

/** What identifies this version of the row: the same row with the same cursor is the same event, whenever it is read. */
export function rowIdentity(selection: StreamSelection, row: RawRow): string {
  const version = selection.mode === 'full' ? row.row : (row.cursor ?? '');
  return digest(selection.name, selection.mapping.kind, version, ...row.key);
}

/**
 * A row as a canonical event's JSON text. The row's own JSON, made by Postgres, is set in as it is: it is never parsed
 * here, so big numbers keep their digits.
 */
export function rowToEvent({
  selection,
  row,
  identity,
  timestampIsTime,
}: {
  selection: StreamSelection;
  row: RawRow;
  identity: string;
  timestampIsTime: boolean;
}): string {
  const { mapping } = selection;
  const parts = [`"type":"${mapping.kind}"`, `"messageId":"pg_${identity}"`];
  if (mapping.kind === 'track') parts.push(`"event":${JSON.stringify(mapping.event ?? selection.name)}`);
  if (row.userId !== null) parts.push(`"userId":${JSON.stringify(row.userId)}`);
  if (row.anonymousId !== null) parts.push(`"anonymousId":${JSON.stringify(row.anonymousId)}`);
  else if (row.userId === null && mapping.kind !== 'identify') {
    // A track needs somebody it belongs to. A row without a person belongs to itself.
    parts.push(`"anonymousId":${JSON.stringify(`${selection.name}:${row.key.join(',')}`)}`);
  }
  if (row.groupId !== null) parts.push(`"groupId":${JSON.stringify(row.groupId)}`);
  const time = timestampIsTime && row.timestamp !== null ? isoTime(row.timestamp) : null;
  if (time !== null) parts.push(`"timestamp":"${time}"`);
  parts.push(`"${mapping.kind === 'track' ? 'properties' : 'traits'}":${row.row}`);
  parts.push(`"context":{"library":{"name":"tributary-postgres"},"stream":${JSON.stringify(selection.name)}}`);
  return `{${parts.join(',')}}`;
}
