#!lua flags=allow-oom
-- Keeps bytes for their holders. Runs when memory is short too: what waits in the streams can only drain through here.
-- KEYS[1] bytes of the chunk   KEYS[2] set of its holders
-- ARGV[1] bytes   ARGV[2] time to live in ms   ARGV[3..] holders
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SADD', KEYS[2], unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
