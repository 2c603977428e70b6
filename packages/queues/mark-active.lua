-- Says that a key has work: gives it a fresh generation in the registry and wakes the workers.
-- KEYS[1] registry (sorted set: key -> generation)   KEYS[2] generation counter
-- ARGV[1] key   ARGV[2] channel
-- Returns the generation.
local generation = redis.call('INCR', KEYS[2])
redis.call('ZADD', KEYS[1], generation, ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[1])
return generation
