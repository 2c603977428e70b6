#!lua flags=allow-oom
-- Drops the tallies that were taken under an id. Nothing when others were taken since.
-- KEYS[1] tallies that were taken   KEYS[2] their id
-- ARGV[1] id
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1], KEYS[2])
