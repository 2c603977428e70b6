-- Which requests a batch was made of (`<offset>:<events> ...`, with the row that says how many were handed to ingest), so
-- that a difference leads to the request it is in.
ALTER TABLE ledger ADD COLUMN IF NOT EXISTS chunks String CODEC(ZSTD(1));

-- Up to which minute the books of a source are settled: the stream is past it. Later minutes have events in flight.
CREATE TABLE IF NOT EXISTS ledger_marks
(
    workspace_id LowCardinality(String),
    source_id LowCardinality(String),
    settled_until DateTime('UTC')
)
ENGINE = ReplacingMergeTree(settled_until)
ORDER BY (workspace_id, source_id);

-- Differences that reconciliation found, by source or by connection, and minute; 0 once one is gone.
CREATE TABLE IF NOT EXISTS ledger_findings
(
    workspace_id LowCardinality(String),
    source_id LowCardinality(String),
    destination_id LowCardinality(String),
    minute DateTime('UTC'),
    expected UInt64,
    found UInt64,
    checked_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(checked_at)
PARTITION BY toYYYYMM(minute)
ORDER BY (workspace_id, minute, source_id, destination_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1
