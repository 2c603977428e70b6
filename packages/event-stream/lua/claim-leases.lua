#!lua flags=allow-oom
-- Keeps this owner's leases alive and takes free ones up to its fair share.
-- KEYS[1]     owners: sorted set, owner -> time in ms until which it counts as alive
-- KEYS[2..]   the lease of each partition, in order: hash { owner, epoch, until }
-- ARGV[1] owner   ARGV[2] time to live in ms   ARGV[3] 1 to take more, 0 to keep only
-- Returns one list per held partition: { partition, epoch, 1 to keep | 0 to give up as soon as it can }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local untilMs = now + tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. now)
redis.call('ZADD', KEYS[1], untilMs, ARGV[1])
local partitions = #KEYS - 1
local share = math.ceil(partitions / redis.call('ZCARD', KEYS[1]))
local held, free = {}, {}
for partition = 0, partitions - 1 do
  local key = KEYS[partition + 2]
  local lease = redis.call('HMGET', key, 'owner', 'epoch', 'until')
  local alive = lease[3] and tonumber(lease[3]) > now
  if alive and lease[1] == ARGV[1] then
    redis.call('HSET', key, 'until', untilMs)
    held[#held + 1] = { partition, tonumber(lease[2]), #held < share and 1 or 0 }
  elseif not alive then
    free[#free + 1] = partition
  end
end
for _, partition in ipairs(free) do
  if ARGV[3] == '0' or #held >= share then break end
  local key = KEYS[partition + 2]
  local epoch = redis.call('HINCRBY', key, 'epoch', 1)
  redis.call('HSET', key, 'owner', ARGV[1], 'until', untilMs)
  held[#held + 1] = { partition, epoch, 1 }
end
return held
