ALTER TABLE events RESET SETTING vertical_merge_algorithm_min_rows_to_activate, min_compress_block_size,
    max_compress_block_size;
ALTER TABLE events MODIFY SETTING merge_selector_base = 10;
ALTER TABLE refusals RESET SETTING vertical_merge_algorithm_min_rows_to_activate, min_compress_block_size,
    max_compress_block_size;
ALTER TABLE refusals MODIFY SETTING merge_selector_base = 10;
ALTER TABLE delivery_attempts RESET SETTING vertical_merge_algorithm_min_rows_to_activate, min_compress_block_size,
    max_compress_block_size;
ALTER TABLE delivery_attempts MODIFY SETTING merge_selector_base = 10;
ALTER TABLE deliveries RESET SETTING vertical_merge_algorithm_min_rows_to_activate, min_compress_block_size,
    max_compress_block_size;
ALTER TABLE deliveries MODIFY SETTING merge_selector_base = 10;
ALTER TABLE ledger MODIFY SETTING merge_selector_base = 10;
-- Where known.
ALTER TABLE events RESET SETTING auto_statistics_types;
-- Where known.
ALTER TABLE refusals RESET SETTING auto_statistics_types;
-- Where known.
ALTER TABLE delivery_attempts RESET SETTING auto_statistics_types;
-- Where known.
ALTER TABLE deliveries RESET SETTING auto_statistics_types;
-- Where known.
ALTER TABLE ledger RESET SETTING auto_statistics_types
