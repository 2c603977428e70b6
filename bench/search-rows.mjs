// Many events at once, made inside the store.

/** Ids that sort as chance would have it, as UUIDs do. */
export const messageIdOf = (n) =>
  `${((BigInt(n) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0')}-${n}`;
export const userIdOf = (n) => `user-${n % 500_000}`;
export const anonymousIdOf = (n) => `anon-${n % 1_000_000}`;
export const emailOf = (n) => `${userIdOf(n)}@example.com`;
export const DAYS = 30;

const ROWS_PER_INSERT = 20_000;
const SPAN_MS = DAYS * 86_400_000;

const messageId = `concat(leftPad(lower(hex(toUInt64(number * 11400714819323198485))), 16, '0'), '-', toString(number))`;
/** As `digest` in kernel: the parts with their lengths, SHA-256, the first 16 bytes. */
const digest = (...parts) =>
  `substring(SHA256(concat(${parts.map((part) => `toString(length(${part})), ':', ${part}`).join(', ')})), 1, 16)`;
/** One in a hundred thousand has a name of its own, one in five thousand one of fifty, the others one of forty. */
const name = `multiIf(number % 100000 = 7, concat('Rare ', toString(number)),
  number % 5000 = 11, concat('Seldom ', toString(intDiv(number, 5000) % 50)), concat('Event ', toString(number % 40)))`;
const user = "concat('user-', toString(number % 500000))";
const anonymous = "concat('anon-', toString(number % 1000000))";
const body = `concat('{"type":"track","event":"', name, '","messageId":"', message_id, '","userId":"', user_id,
  '","anonymousId":"', anonymous_id, '","timestamp":"2026-01-01T00:00:00.000Z","properties":{"total":',
  toString(number % 1000), ',"plan":"', ['free', 'pro', 'team'][number % 3 + 1], '","url":"https://shop.example/',
  lower(hex(sipHash64(number))), '"},"context":{"library":{"name":"@segment/analytics-node","version":"2.1.0"}}}')`;

/** Pieces of SQL that depend on whose events they are, and on how they are spread over the time. */
function piecesFor({ workspaceId, sourceIds, destinationId, mappingId, events, startMs }) {
  const receivedAt = `fromUnixTimestamp64Milli(toInt64(${startMs} + intDiv(number * ${SPAN_MS}, ${events})), 'UTC')`;
  const eventId = digest('source_id', 'message_id');
  return {
    workspaceId: `'${workspaceId}'`,
    source: `['${sourceIds.join("','")}'][number % ${sourceIds.length} + 1]`,
    receivedAt,
    offset: `concat(toString(toUnixTimestamp64Milli(${receivedAt}) + 2), '-0')`,
    eventId,
    personId: digest("'person'", `'${workspaceId}'`, 'user_id'),
    deliveryId: digest(`'${destinationId}'`, `'${mappingId}'`, `lower(hex(${eventId}))`),
    destinationId: `'${destinationId}'`,
    mappingId: `'${mappingId}'`,
    header: `concat('{"v":1,"kind":"events","requestId":"req_', toString(intDiv(number, 100)),
      '","workspaceId":"${workspaceId}","sourceId":"', source_id, '","dialect":"segment","path":"/v1/batch",',
      '"encoding":"gzip","count":100,"receivedAtMs":', toString(toUnixTimestamp64Milli(${receivedAt})), '}')`,
  };
}

const eventsSql = (from, to, sql) => `
  INSERT INTO events (workspace_id, source_id, event_id, message_id, type, name, user_id, anonymous_id, group_id, person_id,
    person_properties, timestamp, received_at, dialect, request_id, stream_partition, stream_lane, stream_offset,
    stream_index, raw, envelope, header, stored_at)
  SELECT ${sql.workspaceId}, ${sql.source} AS source_id, ${sql.eventId}, ${messageId} AS message_id, 'track', ${name} AS name,
    ${user} AS user_id, ${anonymous} AS anonymous_id, '', ${sql.personId}, concat('{"email":"', user_id, '@example.com"}'),
    ${sql.receivedAt}, ${sql.receivedAt}, 'segment', concat('req_', toString(intDiv(number, 100))), number % 8, 'live',
    ${sql.offset}, number % 100, ${body}, '', ${sql.header}, ${sql.receivedAt} + INTERVAL 40 MILLISECOND
  FROM numbers(${from}, ${to - from}) ORDER BY number`;

/** One event in ten went to the destination. */
const attemptsSql = (from, to, sql) => `
  INSERT INTO delivery_attempts (workspace_id, destination_id, source_id, mapping_id, action, delivery_id, event_id,
    message_id, event_type, event_name, user_id, event_received_at, attempt, at, status)
  SELECT ${sql.workspaceId}, ${sql.destinationId}, ${sql.source} AS source_id, ${sql.mappingId}, 'send', ${sql.deliveryId},
    ${sql.eventId}, ${messageId} AS message_id, 'track', ${name}, ${user}, ${sql.receivedAt}, 1,
    ${sql.receivedAt} + INTERVAL 90 MILLISECOND, 'delivered'
  FROM numbers(${from}, ${to - from}) WHERE number % 10 = 0`;

/** One in a hundred came twice. */
const refusalsSql = (from, to, sql) => `
  INSERT INTO refusals (workspace_id, source_id, refusal_id, reason, detail, message_id, type, name, user_id, anonymous_id,
    received_at, dialect, request_id, stream_partition, stream_lane, stream_offset, stream_index, raw, count)
  SELECT ${sql.workspaceId}, ${sql.source}, ${digest('toString(number)')}, 'duplicate', 'Came before.', ${messageId}, 'track',
    ${name}, ${user}, ${anonymous}, ${sql.receivedAt}, 'segment', 'req_again', 0, 'live', '1-0', 0, '{}', 1
  FROM numbers(${from}, ${to - from}) WHERE number % 100 = 1`;

/** Fills a store, or what it lacks; returns how long it took, 0 when it was filled before. */
export async function fill(store, events, place) {
  const [{ rows }] = await store.ask('SELECT count() AS rows FROM events');
  if (Number(rows) >= events) return 0;
  const startedMs = performance.now();
  const today = Date.now() - (Date.now() % 86_400_000);
  const sql = piecesFor({ ...place, events, startMs: today - SPAN_MS });
  const first = Math.max(0, Math.floor(Number(rows) / ROWS_PER_INSERT) * ROWS_PER_INSERT);
  for (let from = first; from < events; from += ROWS_PER_INSERT) {
    const to = Math.min(events, from + ROWS_PER_INSERT);
    for (const insert of [eventsSql, attemptsSql, refusalsSql]) await store.command(insert(from, to, sql));
  }
  return performance.now() - startedMs;
}
