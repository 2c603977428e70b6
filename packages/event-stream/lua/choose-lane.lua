#!lua
-- Decides where a source's events go: one bucket for all capture processes, by Redis's own clock. A source that was above
-- its limit stays in the overflow lane until that lane has drained, so that nothing overtakes what waits there.
-- KEYS[1] the source's flow: hash { tokens, at, over, hardTokens, slowedRequests, slowedEvents, slowedAt }
-- KEYS[2] overflow stream of the source's partition
-- ARGV[1] events   ARGV[2] events per second   ARGV[3] burst   ARGV[4] events per second above which is refused, or 0
-- Returns { 'live' | 'overflow' | 'refused', ms after which to come again }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local count, rate, burst, hard = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'over', 'hardTokens')
local passed = math.max(0, now - (tonumber(state[2]) or now)) / 1000
local tokens = math.min(burst, (tonumber(state[1]) or burst) + passed * rate)
local over = state[3] == '1'
-- The hard limit allows the same burst, in seconds.
local hardBurst = hard > 0 and math.max(burst, burst * hard / rate) or 0
local hardTokens = math.min(hardBurst, (tonumber(state[4]) or hardBurst) + passed * hard)
local lane = 'live'
local waitMs = 0
if hard > 0 and hardTokens < math.min(count, hardBurst) then
  lane = 'refused'
  waitMs = math.ceil((math.min(count, hardBurst) - hardTokens) / hard * 1000)
  redis.call('HINCRBY', KEYS[1], 'slowedRequests', 1)
  redis.call('HINCRBY', KEYS[1], 'slowedEvents', count)
  redis.call('HSET', KEYS[1], 'slowedAt', now)
else
  hardTokens = hardTokens - count
  -- A request that is larger than the burst passes when the bucket is full, and is paid off afterwards.
  local enough = tokens >= math.min(count, burst)
  if over then over = not (enough and redis.call('XLEN', KEYS[2]) == 0) else over = not enough end
  if over then lane = 'overflow' else tokens = tokens - count end
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', now, 'over', over and 1 or 0, 'hardTokens', tostring(hardTokens))
redis.call('EXPIRE', KEYS[1], 604800)
return { lane, waitMs }
