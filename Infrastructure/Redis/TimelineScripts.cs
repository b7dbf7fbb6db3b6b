namespace Infrastructure.Redis;

/// <summary>
/// What happens to a timeline atomically. A timeline is a sorted set: members are post ids (20 digits), scores the milliseconds at which they became visible.
/// One more member is its state: <c>built</c> (complete above its score, the floor) or <c>partial</c> (being rebuilt; its score is the least the floor will
/// be).
/// </summary>
internal static class TimelineScripts
{
    // Trims to the newest ARGV[1] posts. What was cut raises the floor: from there down the timeline is no longer complete.
    private const string Trim =
        """
        local function trim(key, capacity)
          local state = 'built'
          local floor = redis.call('ZSCORE', key, state)
          if not floor then
            state = 'partial'
            floor = redis.call('ZSCORE', key, state) or '0'
          end
          local excess = redis.call('ZCARD', key) - 1 - capacity
          if excess <= 0 then return end
          redis.call('ZREM', key, state)
          local last = redis.call('ZRANGE', key, excess - 1, excess - 1, 'WITHSCORES')
          redis.call('ZREMRANGEBYRANK', key, 0, excess - 1)
          if tonumber(last[2]) > tonumber(floor) then floor = last[2] end
          redis.call('ZADD', key, floor, state)
        end

        """;

    /// <summary>
    /// ARGV: capacity, largest size, milliseconds, post. Returns 1, or 0 when there is no timeline. What fan-out runs once per follower: two commands,
    /// and nothing is set up for trimming before it is needed.
    /// </summary>
    public const string Add =
        """
        local size = redis.call('ZCARD', KEYS[1])
        if size == 0 then return 0 end
        redis.call('ZADD', KEYS[1], ARGV[3], ARGV[4])
        if size > 0 + ARGV[2] then

        """ + Trim +
        """
          trim(KEYS[1], tonumber(ARGV[1]))
        end
        return 1
        """;

    /// <summary>ARGV: capacity, floor, then milliseconds and post of each. Returns 1, or 0 when there is no timeline.</summary>
    public const string Merge = Trim +
        """
        local state = 'built'
        local floor = redis.call('ZSCORE', KEYS[1], state)
        if not floor then
          state = 'partial'
          floor = redis.call('ZSCORE', KEYS[1], state)
        end
        if not floor then return 0 end
        if tonumber(ARGV[2]) > tonumber(floor) then redis.call('ZADD', KEYS[1], ARGV[2], state) end
        for i = 3, #ARGV, 2 do redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1]) end
        trim(KEYS[1], tonumber(ARGV[1]))
        return 1
        """;

    /// <summary>
    /// ARGV: milliseconds and post of the last place seen (empty: none), limit, life, least renewal. Returns the floor, then posts and milliseconds, newest
    /// first; nil when not built. Posts of the same millisecond as the last place are told apart by their ids.
    /// </summary>
    public const string Read =
        """
        local floor = redis.call('ZSCORE', KEYS[1], 'built')
        if not floor then return false end
        if redis.call('PTTL', KEYS[1]) < ARGV[4] - ARGV[5] then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
        local found = { floor }
        local limit = tonumber(ARGV[3])
        local top = '+inf'
        if ARGV[1] ~= '' then
          if tonumber(ARGV[1]) <= tonumber(floor) then return found end
          top = '(' .. ARGV[1]
          local ties = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[1])
          for _, post in ipairs(ties) do
            if limit > 0 and post < ARGV[2] then
              found[#found + 1] = post
              found[#found + 1] = ARGV[1]
              limit = limit - 1
            end
          end
        end
        if limit > 0 then
          local rest = redis.call('ZREVRANGEBYSCORE', KEYS[1], top, '(' .. floor, 'WITHSCORES', 'LIMIT', 0, limit)
          for i = 1, #rest do found[#found + 1] = rest[i] end
        end
        return found
        """;

    /// <summary>KEYS: timeline, claim. ARGV: token, lease, life. Returns 0 built, 1 busy, 2 mine.</summary>
    public const string Begin =
        """
        if redis.call('ZSCORE', KEYS[1], 'built') then return 0 end
        if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
        if not redis.call('ZSCORE', KEYS[1], 'partial') then redis.call('ZADD', KEYS[1], 0, 'partial') end
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return 2
        """;

    /// <summary>
    /// KEYS: timeline, claim. ARGV: capacity, token, floor, life, then milliseconds and post of each. Returns 1, or 0 when the claim or the timeline is gone:
    /// then writes may have been missed since the database was read.
    /// </summary>
    public const string Complete = Trim +
        """
        if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
        local floor = redis.call('ZSCORE', KEYS[1], 'partial')
        if not floor then return 0 end
        if tonumber(ARGV[3]) > tonumber(floor) then floor = ARGV[3] end
        redis.call('ZADD', KEYS[1], floor, 'built')
        redis.call('ZREM', KEYS[1], 'partial')
        for i = 5, #ARGV, 2 do redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1]) end
        trim(KEYS[1], tonumber(ARGV[1]))
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        redis.call('DEL', KEYS[2])
        return 1
        """;

    /// <summary>KEYS: claim. ARGV: token.</summary>
    public const string Abandon =
        """
        if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
        return 1
        """;
}
