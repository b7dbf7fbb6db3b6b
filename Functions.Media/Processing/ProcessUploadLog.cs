using Domain.Ids;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Processing;

internal static partial class ProcessUploadLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Medium {MediaId} is not confirmed yet; looking for it")]
    public static partial void LogReminded(this ILogger logger, SnowflakeId mediaId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Medium {MediaId} is {Status} ({Reason})")]
    public static partial void LogSettled(this ILogger logger, SnowflakeId mediaId, Domain.Media.MediaStatus status, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Medium {MediaId} brought the decoder down, attempt {Attempt}: {Cause}, {Detail}")]
    public static partial void LogAttempt(this ILogger logger, SnowflakeId mediaId, int attempt, Domain.Media.Decoding.DecoderCrash cause, string detail);
}
