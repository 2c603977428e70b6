-- What a tracking plan keeps aside is kept whole, so that it can come back: with what its request said, and with the
-- release that brought it back in vain, if it is here again.
ALTER TABLE refusals ADD COLUMN IF NOT EXISTS disposition LowCardinality(String) DEFAULT 'refused';
ALTER TABLE refusals ADD COLUMN IF NOT EXISTS plan_id LowCardinality(String) DEFAULT '';
ALTER TABLE refusals ADD COLUMN IF NOT EXISTS release_id LowCardinality(String) DEFAULT '';
ALTER TABLE refusals ADD COLUMN IF NOT EXISTS envelope String DEFAULT '' CODEC(ZSTD(1));
ALTER TABLE refusals ADD COLUMN IF NOT EXISTS header String DEFAULT '' CODEC(ZSTD(1));

-- Events that left quarantine, and what became of them. Rank: a copy that came too late never hides the first one's end.
CREATE TABLE IF NOT EXISTS quarantine_ends
(
    workspace_id LowCardinality(String),
    source_id LowCardinality(String),
    refusal_id FixedString(16) CODEC(NONE),
    release_id LowCardinality(String),
    received_at DateTime64(3, 'UTC') CODEC(Delta, LZ4),
    outcome LowCardinality(String),
    rank UInt16
)
ENGINE = ReplacingMergeTree(rank)
PARTITION BY toYYYYMM(received_at)
ORDER BY (workspace_id, received_at, refusal_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- What left its plan, counted by batch: a second run of the batch replaces its own counts.
CREATE TABLE IF NOT EXISTS plan_violations
(
    workspace_id LowCardinality(String),
    plan_id LowCardinality(String),
    source_id LowCardinality(String),
    event_type LowCardinality(String),
    event_name LowCardinality(String),
    path String,
    rule LowCardinality(String),
    outcome LowCardinality(String),
    batch_id String,
    count UInt64,
    first_at DateTime64(3, 'UTC'),
    last_at DateTime64(3, 'UTC'),
    samples String,
    detail String
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(last_at)
ORDER BY (workspace_id, plan_id, event_type, event_name, path, rule, source_id, outcome, batch_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1
