-- Every attempt to bring an event to a destination, with what was said and heard, and every decision that ended a
-- delivery without one.
CREATE TABLE IF NOT EXISTS delivery_attempts
(
    workspace_id LowCardinality(String),
    destination_id LowCardinality(String),
    source_id LowCardinality(String),
    mapping_id LowCardinality(String),
    action LowCardinality(String),
    delivery_id FixedString(16) CODEC(NONE),
    event_id FixedString(16) CODEC(NONE),
    message_id String,
    event_type LowCardinality(String),
    event_name LowCardinality(String),
    user_id String,
    event_received_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    attempt UInt32,
    at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    status LowCardinality(String),
    reason LowCardinality(String),
    explanation String CODEC(ZSTD(1)),
    error_group String,
    http_status UInt16,
    duration_ms UInt32,
    exchanges String CODEC(ZSTD(1)),
    replay_id String,
    next_attempt_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(event_received_at)
ORDER BY (workspace_id, delivery_id, at, attempt)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- The state of each delivery: its latest attempt, without what was said. version orders by time, then by attempt,
-- because a replay counts its attempts from one again.
CREATE TABLE IF NOT EXISTS deliveries
(
    workspace_id LowCardinality(String),
    destination_id LowCardinality(String),
    source_id LowCardinality(String),
    mapping_id LowCardinality(String),
    action LowCardinality(String),
    delivery_id FixedString(16) CODEC(NONE),
    event_id FixedString(16) CODEC(NONE),
    message_id String,
    event_type LowCardinality(String),
    event_name LowCardinality(String),
    user_id String,
    event_received_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    attempt UInt32,
    at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    status LowCardinality(String),
    reason LowCardinality(String),
    explanation String CODEC(ZSTD(1)),
    error_group String,
    http_status UInt16,
    duration_ms UInt32,
    replay_id String,
    next_attempt_at DateTime64(3, 'UTC'),
    version UInt64,
    INDEX by_event_id event_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_delivery_id delivery_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_message_id message_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_user_id user_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_at at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(event_received_at)
ORDER BY (workspace_id, event_received_at, delivery_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS deliveries_from_attempts TO deliveries AS
SELECT
    workspace_id, destination_id, source_id, mapping_id, action, delivery_id, event_id, message_id, event_type,
    event_name, user_id, event_received_at, attempt, at, status, reason, explanation, error_group, http_status,
    duration_ms, replay_id, next_attempt_at,
    toUInt64(toUnixTimestamp64Milli(at)) * 4096 + least(attempt, 4095) AS version
FROM delivery_attempts
