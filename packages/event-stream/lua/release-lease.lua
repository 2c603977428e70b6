#!lua flags=allow-oom
-- Gives a lease back. The epoch stays, so that the next owner gets a higher one.
-- KEYS[1] lease of the partition
-- ARGV[1] owner   ARGV[2] epoch
local lease = redis.call('HMGET', KEYS[1], 'owner', 'epoch')
if lease[1] == ARGV[1] and lease[2] == ARGV[2] then
  redis.call('HSET', KEYS[1], 'owner', '', 'until', 0)
  return 1
end
return 0
