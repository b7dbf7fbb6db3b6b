using System.Threading.Channels;

namespace Embedded.Storage;

/// <summary>Wakes one waiting loop; several calls before it waits count as one.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => channel.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await channel.Reader.ReadAsync(cancellationToken);
}
