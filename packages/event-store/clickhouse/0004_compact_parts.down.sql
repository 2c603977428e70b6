ALTER TABLE events RESET SETTING min_bytes_for_wide_part;
ALTER TABLE refusals RESET SETTING min_bytes_for_wide_part;
ALTER TABLE delivery_attempts RESET SETTING min_bytes_for_wide_part;
ALTER TABLE deliveries RESET SETTING min_bytes_for_wide_part
