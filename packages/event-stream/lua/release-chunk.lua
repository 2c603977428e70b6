#!lua flags=allow-oom
-- KEYS[1] bytes of the chunk   KEYS[2] set of its holders
-- ARGV[1] the holder that is done
redis.call('SREM', KEYS[2], ARGV[1])
if redis.call('SCARD', KEYS[2]) == 0 then return redis.call('DEL', KEYS[1], KEYS[2]) end
return 0
