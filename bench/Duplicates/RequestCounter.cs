using Microsoft.Azure.Cosmos;

namespace Bench.Duplicates;

/// <summary>Counts what a client asks of the database.</summary>
internal sealed class RequestCounter : RequestHandler
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public void Reset() => Volatile.Write(ref count, 0);

    public override Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref count);
        return base.SendAsync(request, cancellationToken);
    }
}
