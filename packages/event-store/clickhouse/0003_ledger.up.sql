-- Counts by source and minute. The batch is part of the key: a second run of it replaces its own counts.
CREATE TABLE IF NOT EXISTS ledger
(
    workspace_id LowCardinality(String),
    source_id LowCardinality(String),
    minute DateTime('UTC'),
    kind LowCardinality(String),
    reason LowCardinality(String),
    batch_id String,
    count UInt64
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (workspace_id, minute, source_id, kind, reason, batch_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1
