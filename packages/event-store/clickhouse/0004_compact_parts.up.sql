-- A part with one file per column costs an insert of ten thousand events two files and two fsyncs for each of its 23
-- columns: a fifth of the store's work. Up to 128 MB a part is one file; merges make larger ones column by column.
ALTER TABLE events MODIFY SETTING min_bytes_for_wide_part = 134217728;
ALTER TABLE refusals MODIFY SETTING min_bytes_for_wide_part = 134217728;
ALTER TABLE delivery_attempts MODIFY SETTING min_bytes_for_wide_part = 134217728;
ALTER TABLE deliveries MODIFY SETTING min_bytes_for_wide_part = 134217728
