-- When a row reached the store: what is left of an event's way is measured from it. Rows from before this column have
-- none, and their default is computed when they are read, so it has to say so.
ALTER TABLE events ADD COLUMN IF NOT EXISTS stored_at DateTime64(3, 'UTC')
    DEFAULT if(received_at < toDateTime64('2026-11-25 00:00:00', 3, 'UTC'), toDateTime64(0, 3, 'UTC'), now64(3, 'UTC'))
    CODEC(Delta, LZ4);
ALTER TABLE refusals ADD COLUMN IF NOT EXISTS stored_at DateTime64(3, 'UTC')
    DEFAULT if(received_at < toDateTime64('2026-11-25 00:00:00', 3, 'UTC'), toDateTime64(0, 3, 'UTC'), now64(3, 'UTC'))
    CODEC(Delta, LZ4)
