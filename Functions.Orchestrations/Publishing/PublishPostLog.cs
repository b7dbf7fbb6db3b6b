using Domain.Ids;
using Microsoft.Extensions.Logging;

namespace Functions.Orchestrations.Publishing;

/// <summary>What <see cref="PublishPost"/> has to tell.</summary>
internal static partial class PublishPostLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "No event came: post {PostId} looks at its media by itself")]
    public static partial void LogReminded(this ILogger logger, SnowflakeId postId);
}
