ALTER TABLE events RESET SETTING merge_selector_base;
ALTER TABLE refusals RESET SETTING merge_selector_base;
ALTER TABLE ledger RESET SETTING merge_selector_base;
ALTER TABLE delivery_attempts RESET SETTING merge_selector_base;
ALTER TABLE deliveries RESET SETTING merge_selector_base
