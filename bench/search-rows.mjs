// Many events at once, made inside the store.

export const WORKSPACE = 'ws_bench';
export const SOURCES = ['src_a', 'src_b', 'src_c', 'src_d'];
/** Ids that sort as chance would have it, as UUIDs do. */
export const messageIdOf = (n) =>
  `${((BigInt(n) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0')}-${n}`;

const ROWS_PER_INSERT = 100_000;
const SPAN_MS = 30 * 86_400_000;

const source = `['${SOURCES.join("','")}'][number % ${SOURCES.length} + 1]`;
const messageId = `concat(leftPad(lower(hex(toUInt64(number * 11400714819323198485))), 16, '0'), '-', toString(number))`;
/** As \`digest\` in kernel: the parts with their lengths, SHA-256, the first 16 bytes. */
const digest = (...parts) =>
  `substring(SHA256(concat(${parts.map((part) => `toString(length(${part})), ':', ${part}`).join(', ')})), 1, 16)`;
const receivedAt = (events, startMs) =>
  `fromUnixTimestamp64Milli(toInt64(${startMs} + intDiv(number * ${SPAN_MS}, ${events})), 'UTC')`;
const name = "if(number % 100000 = 7, concat('Rare ', toString(number)), concat('Event ', toString(number % 40)))";
const who = (id) =>
  `${id === 'user' ? "concat('user-', toString(number % 500000))" : "concat('anon-', toString(number % 1000000))"}`;
const body = `concat('{"type":"track","event":"', name, '","messageId":"', message_id, '","userId":"', user_id,
  '","anonymousId":"', anonymous_id, '","properties":{"total":', toString(number % 1000), ',"plan":"',
  ['free', 'pro', 'team'][number % 3 + 1], '","url":"https://shop.example/', lower(hex(sipHash64(number))),
  '"},"context":{"library":{"name":"@segment/analytics-node","version":"2.1.0"}}}')`;
const header = (events, startMs) => `concat('{"v":1,"kind":"events","requestId":"req_', toString(intDiv(number, 100)),
  '","workspaceId":"${WORKSPACE}","sourceId":"', source_id, '","dialect":"segment","path":"/v1/batch","encoding":"gzip",',
  '"count":100,"receivedAtMs":', toString(toUnixTimestamp64Milli(${receivedAt(events, startMs)})), '}')`;

function eventsSql(from, to, { events, startMs }) {
  return `INSERT INTO events (workspace_id, source_id, event_id, message_id, type, name, user_id, anonymous_id, group_id,
      timestamp, received_at, dialect, request_id, stream_partition, stream_lane, stream_offset, stream_index, raw,
      envelope, header)
    SELECT '${WORKSPACE}', ${source} AS source_id, ${digest('source_id', 'message_id')}, ${messageId} AS message_id, 'track',
      ${name} AS name, ${who('user')} AS user_id, ${who('anonymous')} AS anonymous_id, '', ${receivedAt(events, startMs)},
      ${receivedAt(events, startMs)}, 'segment', concat('req_', toString(intDiv(number, 100))), number % 8, 'live',
      concat(toString(toUnixTimestamp64Milli(${receivedAt(events, startMs)})), '-0'), number % 100, ${body}, '',
      ${header(events, startMs)}
    FROM numbers(${from}, ${to - from}) ORDER BY number`;
}

function attemptsSql(from, to, { events, startMs }) {
  const eventId = digest('source_id', 'message_id');
  return `INSERT INTO delivery_attempts (workspace_id, destination_id, source_id, mapping_id, action, delivery_id, event_id,
      message_id, event_type, event_name, user_id, event_received_at, attempt, at, status)
    SELECT '${WORKSPACE}', 'dst_1', ${source} AS source_id, 'map_1', 'send',
      ${digest("'dst_1'", "'map_1'", 'lower(hex(event_id))')}, ${eventId} AS event_id, ${messageId} AS message_id, 'track',
      ${name}, ${who('user')}, ${receivedAt(events, startMs)}, 1, ${receivedAt(events, startMs)}, 'delivered'
    FROM numbers(${from}, ${to - from}) WHERE number % 10 = 0`;
}

function refusalsSql(from, to, { events, startMs }) {
  return `INSERT INTO refusals (workspace_id, source_id, refusal_id, reason, detail, message_id, type, name, user_id,
      anonymous_id, received_at, dialect, request_id, stream_partition, stream_lane, stream_offset, stream_index, raw, count)
    SELECT '${WORKSPACE}', ${source}, ${digest('toString(number)')}, 'duplicate', 'Came before.', ${messageId}, 'track',
      ${name}, ${who('user')}, ${who('anonymous')}, ${receivedAt(events, startMs)}, 'segment', 'req_again', 0, 'live', '1-0',
      0, '{}', 1
    FROM numbers(${from}, ${to - from}) WHERE number % 100 = 1`;
}

/** Fills a store, or what it lacks; returns how long it took, 0 when it was filled before. */
export async function fill(store, events) {
  const [{ rows }] = await store.ask('SELECT count() AS rows FROM events');
  if (Number(rows) >= events) return 0;
  const startedMs = performance.now();
  const today = Date.now() - (Date.now() % 86_400_000);
  const span = { events, startMs: today - SPAN_MS };
  const first = Math.max(0, Math.floor(Number(rows) / ROWS_PER_INSERT) * ROWS_PER_INSERT);
  for (let from = first; from < events; from += ROWS_PER_INSERT) {
    const to = Math.min(events, from + ROWS_PER_INSERT);
    for (const sql of [eventsSql, attemptsSql, refusalsSql]) await store.command(sql(from, to, span));
  }
  return performance.now() - startedMs;
}
