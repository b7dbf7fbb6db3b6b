using System.Threading.Channels;

namespace Embedded.Functions.Tests.Host;

/// <summary>What functions under test tell, and how tests hold them up.</summary>
public sealed class Probe
{
    private readonly Channel<string> told = Channel.CreateUnbounded<string>();
    private int running;
    private int most;

    /// <summary>Functions that ask for it wait until it completes.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether functions that ask fail.</summary>
    public bool Fails { get; set; }

    public int MostAtOnce => most;

    public void Tell(string what) => told.Writer.TryWrite(what);

    public void Enter()
    {
        var now = Interlocked.Increment(ref running);
        int most;
        while ((most = this.most) < now && Interlocked.CompareExchange(ref this.most, now, most) != most)
        {
        }
    }

    public void Leave() => Interlocked.Decrement(ref running);

    public async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        return await told.Reader.ReadAsync(patience.Token);
    }

    public bool HasNone => !told.Reader.TryPeek(out _);
}
