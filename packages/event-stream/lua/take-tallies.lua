#!lua flags=allow-oom
-- Sets the tallies aside under an id, so that appends go on with new ones. What was set aside before stays until it is
-- forgotten.
-- KEYS[1] tallies   KEYS[2] tallies that were taken   KEYS[3] their id
-- Returns { id, field, count, field, count, ... }, or nothing when nothing was counted.
if redis.call('EXISTS', KEYS[2]) == 0 then
  if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
  local time = redis.call('TIME')
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('SET', KEYS[3], time[1] .. '-' .. time[2])
end
local answer = redis.call('HGETALL', KEYS[2])
table.insert(answer, 1, redis.call('GET', KEYS[3]))
return answer
