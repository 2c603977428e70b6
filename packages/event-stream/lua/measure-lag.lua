-- KEYS  streams. What is committed is trimmed, so a stream's length is what waits.
-- Returns per stream { length, offset of the oldest entry or '' }, and the server's time in ms at the end.
local time = redis.call('TIME')
local answer = {}
for index, key in ipairs(KEYS) do
  local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)
  answer[index] = { redis.call('XLEN', key), first[1] and first[1][1] or '' }
end
answer[#answer + 1] = time[1] * 1000 + math.floor(time[2] / 1000)
return answer
