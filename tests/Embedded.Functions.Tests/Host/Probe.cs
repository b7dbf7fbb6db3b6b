using System.Threading.Channels;

namespace Embedded.Functions.Tests.Host;

/// <summary>What functions under test tell, and how tests hold them up.</summary>
public sealed class Probe
{
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();
    private int _running;
    private int _most;

    /// <summary>Functions that ask for it wait until it completes.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether functions that ask fail.</summary>
    public bool Fails { get; set; }

    public int MostAtOnce => _most;

    public void Tell(string what) => _told.Writer.TryWrite(what);

    public void Enter()
    {
        var now = Interlocked.Increment(ref _running);
        int most;
        while ((most = _most) < now && Interlocked.CompareExchange(ref _most, now, most) != most)
        {
        }
    }

    public void Leave() => Interlocked.Decrement(ref _running);

    public async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _told.Reader.ReadAsync(patience.Token);
    }

    public bool HasNone => !_told.Reader.TryPeek(out _);
}
