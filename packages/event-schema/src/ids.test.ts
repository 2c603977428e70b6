import { expect, test } from 'vitest';
import { BytesColumn } from './columns/bytes-column';
import { EVENT_ID_BYTES, eventIdOf, writeEventIds } from './ids';
import { TEXT_BYTES_MAX } from './scan/digest-texts';

/** The ids of a source's messages, and those of each alone. */
function idsOf(sourceId: string, messageIds: readonly string[], from = 0) {
  const column = new BytesColumn();
  for (const messageId of messageIds) column.text(messageId);
  const into = new Uint8Array(messageIds.length * EVENT_ID_BYTES);
  writeEventIds(sourceId, column, { from, to: messageIds.length, into });
  const at = (row: number) => into.subarray(row * EVENT_ID_BYTES, (row + 1) * EVENT_ID_BYTES);
  const together = messageIds.map((_, row) => Buffer.from(at(row)).toString('hex'));
  const nothing = '0'.repeat(EVENT_ID_BYTES * 2);
  const alone = messageIds.map((messageId, row) => (row < from ? nothing : eventIdOf(sourceId, messageId)));
  return { together, alone };
}

const LETTERS = ['a', 'é', '∞', '😀', '\u0000'];
const lengths = Array.from({ length: TEXT_BYTES_MAX + 90 }, (_, length) => length);

test.each(LETTERS)('ids that are made together are those of each alone: any length, of %j', (letter) => {
  const { together, alone } = idsOf(
    'src_0123456789abcdef0123',
    lengths.map((length) => letter.repeat(length)),
  );
  expect(together).toEqual(alone);
});

test.each(lengths.slice(0, 100))('ids of a source whose name has %d letters', (length) => {
  const messageIds = ['m-1', '', 'é', 'x'.repeat(TEXT_BYTES_MAX), 'x'.repeat(TEXT_BYTES_MAX + 1), 'y'.repeat(64)];
  for (const letter of ['s', 'é']) {
    const { together, alone } = idsOf(letter.repeat(length), messageIds);
    expect(together).toEqual(alone);
  }
});

test('ids of more rows than are made at a time, with short and long texts beside each other', () => {
  const messageIds = Array.from({ length: 5_003 }, (_, n) => `m-${n}-${LETTERS[n % 5]?.repeat((n * 7919) % 173)}`);
  for (const from of [0, 1, 2, 3, 1_023, 5_000, 5_002]) {
    const { together, alone } = idsOf('src_1', messageIds, from);
    expect(together).toEqual(alone);
  }
});

test('ids of texts that are huge are made one by one', () => {
  const messageIds = ['a', 'b'.repeat(400_000), 'c', 'd', ''];
  const { together, alone } = idsOf('src_1', messageIds);
  expect(together).toEqual(alone);
});
