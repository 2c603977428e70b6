#!lua flags=allow-oom
-- What is counted with appends, and the word to waiting readers. Runs in one transaction with the appends, which Redis
-- refuses as a whole when memory is short: what is counted is appended and the other way round. The bytes themselves stay
-- out of Lua, which hashes each byte of a string.
-- KEYS[1]  tallies: hash { what is counted -> how many }
-- KEYS[2]  waiting: hash { '<lane>:<partition>' -> chunks that were not committed }
-- ARGV[1]  channel   ARGV[2] lanes to tell of, or ''   ARGV[3] number of lanes that were appended to
-- ARGV[4..] per lane: '<lane>:<partition>', number of chunks; then per tally: field, count
local tallies = 4 + 2 * tonumber(ARGV[3])
for at = 4, tallies - 1, 2 do redis.call('HINCRBY', KEYS[2], ARGV[at], ARGV[at + 1]) end
for at = tallies, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
if ARGV[2] ~= '' then redis.call('PUBLISH', ARGV[1], ARGV[2]) end
