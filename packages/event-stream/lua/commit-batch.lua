#!lua flags=allow-oom
-- Moves the position behind a batch and drops what lies below it. A batch that is committed already stays so.
-- KEYS[1] lease of the partition   KEYS[2] positions of the partition   KEYS[3] stream
-- KEYS[4] waiting: hash { '<lane>:<partition>' -> chunks that were not committed }
-- ARGV[1] epoch   ARGV[2] lane   ARGV[3] '<first offset> <last offset>'   ARGV[4] last offset
-- ARGV[5] the first offset that is kept   ARGV[6] '<lane>:<partition>'   ARGV[7] number of the batch's chunks
-- Returns 1 when moved, 0 when there was nothing to move; an error FENCED when the epoch is not the lease's.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return redis.error_reply('FENCED another owner took the partition')
end
if redis.call('HGET', KEYS[2], ARGV[2] .. ':open') ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
redis.call('HDEL', KEYS[2], ARGV[2] .. ':open')
redis.call('XTRIM', KEYS[3], 'MINID', ARGV[5])
-- An empty stream counts from nothing, whatever was done to it by hand.
if redis.call('XLEN', KEYS[3]) == 0 then redis.call('HDEL', KEYS[4], ARGV[6])
else redis.call('HINCRBY', KEYS[4], ARGV[6], -ARGV[7]) end
return 1
