-- Whose each event is, and what was known of the person when it was ingested: no question joins. Zeros: nobody's.
ALTER TABLE events ADD COLUMN IF NOT EXISTS person_id FixedString(16) AFTER group_id;
ALTER TABLE events ADD COLUMN IF NOT EXISTS person_properties String CODEC(ZSTD(1)) AFTER person_id;
ALTER TABLE events ADD INDEX IF NOT EXISTS by_person_id person_id TYPE bloom_filter GRANULARITY 1;
ALTER TABLE events ADD INDEX IF NOT EXISTS by_group_id group_id TYPE bloom_filter GRANULARITY 1
