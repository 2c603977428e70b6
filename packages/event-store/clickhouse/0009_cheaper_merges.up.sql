-- Merging is two fifths of what a stored event costs.
-- * Merges of fewer than 131,072 rows went row by row through all columns, at 7 to 9 µs for each row; column by column,
--   as the larger ones, they cost 5 to 6.
-- * Compressed blocks of 128 KiB instead of 1 MiB: what a merge holds of each column of each part stays in the
--   processor's cache, and so it costs no more per row to merge many parts at once (measured with 8, 16 and 32).
-- * So a merge may be twenty times as large as its largest part: of five million events each row is merged 0.9 times
--   instead of 1.5. What has come to rest is merged all the same, with age.
ALTER TABLE events MODIFY SETTING merge_selector_base = 20, vertical_merge_algorithm_min_rows_to_activate = 1,
    min_compress_block_size = 131072, max_compress_block_size = 131072;
ALTER TABLE refusals MODIFY SETTING merge_selector_base = 20, vertical_merge_algorithm_min_rows_to_activate = 1,
    min_compress_block_size = 131072, max_compress_block_size = 131072;
ALTER TABLE delivery_attempts MODIFY SETTING merge_selector_base = 20, vertical_merge_algorithm_min_rows_to_activate = 1,
    min_compress_block_size = 131072, max_compress_block_size = 131072;
ALTER TABLE deliveries MODIFY SETTING merge_selector_base = 20, vertical_merge_algorithm_min_rows_to_activate = 1,
    min_compress_block_size = 131072, max_compress_block_size = 131072;
ALTER TABLE ledger MODIFY SETTING merge_selector_base = 20;
-- Where known: newer engines count in each merge the different values of every column, which is a sixth of it, for a
-- planner of joins; nothing here joins.
ALTER TABLE events MODIFY SETTING auto_statistics_types = '';
-- Where known.
ALTER TABLE refusals MODIFY SETTING auto_statistics_types = '';
-- Where known.
ALTER TABLE delivery_attempts MODIFY SETTING auto_statistics_types = '';
-- Where known.
ALTER TABLE deliveries MODIFY SETTING auto_statistics_types = '';
-- Where known.
ALTER TABLE ledger MODIFY SETTING auto_statistics_types = ''
