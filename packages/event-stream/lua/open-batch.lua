#!lua flags=allow-oom
-- Records the boundary of a batch before it is handed out, so that every later owner hands out the same one.
-- KEYS[1] lease of the partition   KEYS[2] positions of the partition: hash { <lane>, <lane>:open }
-- ARGV[1] epoch   ARGV[2] lane   ARGV[3] '<first offset> <last offset>'
-- Returns the boundary that stands; an error FENCED when the epoch is not the lease's.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return redis.error_reply('FENCED another owner took the partition')
end
redis.call('HSETNX', KEYS[2], ARGV[2] .. ':open', ARGV[3])
return redis.call('HGET', KEYS[2], ARGV[2] .. ':open')
