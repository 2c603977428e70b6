-- How much larger than its largest part a merge has to be. At 5, the default, each row of a busy stream is merged 1.6 to
-- 2.3 times; at 10 once to 1.8 times, with as many parts in the end. Merging is a quarter of what a stored event costs.
ALTER TABLE events MODIFY SETTING merge_selector_base = 10;
ALTER TABLE refusals MODIFY SETTING merge_selector_base = 10;
ALTER TABLE ledger MODIFY SETTING merge_selector_base = 10;
ALTER TABLE delivery_attempts MODIFY SETTING merge_selector_base = 10;
ALTER TABLE deliveries MODIFY SETTING merge_selector_base = 10
