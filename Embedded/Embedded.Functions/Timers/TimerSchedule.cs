using System.Globalization;
using NCrontab;

namespace Embedded.Functions.Timers;

/// <summary>Occurrences of a timer, in UTC: an NCRONTAB expression of five or six fields, or a constant interval.</summary>
internal sealed class TimerSchedule
{
    private static readonly CrontabSchedule.ParseOptions WithSeconds = new() { IncludingSeconds = true };
    private readonly CrontabSchedule? expression;
    private readonly TimeSpan interval;

    private TimerSchedule(CrontabSchedule? expression, TimeSpan interval)
    {
        this.expression = expression;
        this.interval = interval;
    }

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="FormatException">It is neither an expression nor a positive time span.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        if (fields >= 5)
        {
            try
            {
                return new(fields == 6 ? CrontabSchedule.Parse(text, WithSeconds) : CrontabSchedule.Parse(text), default);
            }
            catch (CrontabException e)
            {
                throw new FormatException($"'{text}' is no NCRONTAB expression: {e.Message}", e);
            }
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new(null, interval)
            : throw new FormatException($"'{text}' is neither an NCRONTAB expression nor a time span.");
    }

    /// <summary>The first occurrence after the time.</summary>
    public DateTime Next(DateTime after) => expression is null
        ? after + interval
        : DateTime.SpecifyKind(expression.GetNextOccurrence(after), DateTimeKind.Utc);

    /// <summary>Whether the real host would keep this schedule's status: occurrences a minute or more apart.</summary>
    public bool IsMonitorable(DateTime now)
    {
        var next = Next(now);
        return Next(next) - next >= TimeSpan.FromMinutes(1);
    }
}
