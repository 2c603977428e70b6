-- Every event that was accepted and stored, as its bytes came. received_at is stamped once, by capture, and travels in
-- the chunk, so a second run of a batch writes rows with the same key, and merges make them one.
CREATE TABLE IF NOT EXISTS events
(
    workspace_id LowCardinality(String),
    source_id LowCardinality(String),
    event_id FixedString(16) CODEC(NONE),
    message_id String,
    type LowCardinality(String),
    name LowCardinality(String),
    user_id String,
    anonymous_id String,
    group_id String,
    timestamp DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    received_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    dialect LowCardinality(String),
    request_id String,
    stream_partition UInt16,
    stream_lane LowCardinality(String),
    stream_offset String,
    stream_index UInt32,
    raw String CODEC(ZSTD(1)),
    envelope String,
    header String,
    properties String ALIAS JSONExtractRaw(raw, 'properties'),
    traits String ALIAS JSONExtractRaw(raw, 'traits'),
    context String ALIAS JSONExtractRaw(raw, 'context'),
    INDEX by_event_id event_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_message_id message_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_user_id user_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_anonymous_id anonymous_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_name name TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (workspace_id, received_at, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- Events and whole requests that were not stored, with the reason. refusal_id is a digest of the stream position.
CREATE TABLE IF NOT EXISTS refusals
(
    workspace_id LowCardinality(String),
    source_id LowCardinality(String),
    refusal_id FixedString(16) CODEC(NONE),
    reason LowCardinality(String),
    detail String,
    message_id String,
    type LowCardinality(String),
    name String,
    user_id String,
    anonymous_id String,
    received_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    dialect LowCardinality(String),
    request_id String,
    stream_partition UInt16,
    stream_lane LowCardinality(String),
    stream_offset String,
    stream_index UInt32,
    raw String CODEC(ZSTD(1)),
    count UInt32,
    INDEX by_message_id message_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_user_id user_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_anonymous_id anonymous_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (workspace_id, received_at, refusal_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1
