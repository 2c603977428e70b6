-- KEYS[1]   waiting: hash { '<lane>:<partition>' -> chunks that were not committed }
-- KEYS[2..] streams. What is committed is trimmed, so what a stream holds is what waits.
-- ARGV      per stream: its '<lane>:<partition>'
-- Returns per stream { chunks, offset of the oldest entry or '' }, and the server's time in ms at the end.
local time = redis.call('TIME')
local answer = {}
for index = 1, #ARGV do
  local first = redis.call('XRANGE', KEYS[index + 1], '-', '+', 'COUNT', 1)[1]
  answer[index] = first and { tonumber(redis.call('HGET', KEYS[1], ARGV[index])) or 0, first[1] } or { 0, '' }
end
answer[#answer + 1] = time[1] * 1000 + math.floor(time[2] / 1000)
return answer
