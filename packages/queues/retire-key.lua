-- Takes an idle key from the registry, unless somebody marked it active since its generation was read: counting the
-- key's jobs and removing it are two steps, and a job may have been added in between.
-- KEYS[1] registry   ARGV[1] key   ARGV[2] generation as read before counting
-- Returns 1 when it was removed (or was gone already), 0 when it is active again.
local generation = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not generation then return 1 end
if tonumber(generation) ~= tonumber(ARGV[2]) then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
return 1
