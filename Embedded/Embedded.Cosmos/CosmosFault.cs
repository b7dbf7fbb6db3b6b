using System.Net;

namespace Embedded.Cosmos;

/// <summary>A request refused with a status and, where the service defines one, a sub-status.</summary>
internal sealed class CosmosFault(HttpStatusCode status, string message, int subStatus = 0) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public int SubStatus { get; } = subStatus;

    public static CosmosFault BadRequest(string message, int subStatus = 0) => new(HttpStatusCode.BadRequest, message, subStatus);

    public static CosmosFault NotFound(string message, int subStatus = 0) => new(HttpStatusCode.NotFound, message, subStatus);

    public static CosmosFault Conflict(string message) => new(HttpStatusCode.Conflict, message);

    public static CosmosFault PreconditionFailed(string message) => new(HttpStatusCode.PreconditionFailed, message);

    public static CosmosFault RangeGone(string message) => new(HttpStatusCode.Gone, message, Embedded.Cosmos.SubStatus.PartitionKeyRangeGone);

    public static CosmosFault TooLarge(string message) => new(HttpStatusCode.RequestEntityTooLarge, message);

    public static CosmosFault Syntax(string message) => BadRequest("Syntax error: " + message);

    public static CosmosFault Unsupported(string what) => BadRequest($"Not supported by the embedded account: {what}.");
}
