using Embedded.Functions.Durable;
using Microsoft.DurableTask;

namespace Bench.Orchestrations;

/// <summary>
/// The orchestrators that are measured: their activities return their input at once, so that nothing but the engine takes time.
/// </summary>
internal sealed class Workflows : IDurableFunctions
{
    /// <summary>One activity.</summary>
    public const string One = nameof(One);

    /// <summary>Three activities, one after another.</summary>
    public const string Three = nameof(Three);

    /// <summary>A thousand activities at the same time.</summary>
    public const string Wide = nameof(Wide);

    /// <summary>How many activities <see cref="Wide"/> has.</summary>
    public const int Width = 1_000;

    /// <summary>Ten thousand activities at the same time.</summary>
    public const string Widest = nameof(Widest);

    /// <summary>How many activities <see cref="Widest"/> has.</summary>
    public const int GreatestWidth = 10_000;

    /// <summary>Five thousand activities, one after another, whose history has ten thousand events.</summary>
    public const string Long = nameof(Long);

    /// <summary>How many activities <see cref="Long"/> has.</summary>
    public const int Length = 5_000;

    /// <summary>Waits for <see cref="Go"/>, at most a day.</summary>
    public const string Open = nameof(Open);

    /// <summary>The event that <see cref="Open"/> waits for.</summary>
    public const string Go = nameof(Go);

    /// <summary>Input and output of everything: as large as the ids and small records of real workflows.</summary>
    public const string Payload = "media 1234567890123456789 of user 9876543210987654321, finished";

    private const string Echo = nameof(Echo);

    public bool HasOrchestrator(TaskName name) => name.Name is One or Three or Wide or Widest or Long or Open;

    public bool HasActivity(TaskName name) => name.Name is Echo;

    public async Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context)
    {
        var input = context.GetInput<string>();
        return name.Name switch
        {
            One => await InTurnAsync(1),
            Three => await InTurnAsync(3),
            Long => await InTurnAsync(Length),
            Wide => await AtOnceAsync(Width),
            Widest => await AtOnceAsync(GreatestWidth),
            _ => await context.WaitForExternalEvent<string>(Go, TimeSpan.FromDays(1)),
        };

        async Task<object?> InTurnAsync(int count)
        {
            for (var step = 0; step < count; step++)
            {
                input = await context.CallActivityAsync<string>(Echo, input);
            }

            return input;
        }

        async Task<object?> AtOnceAsync(int count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => context.CallActivityAsync<string>(Echo, input)))).Length;
    }

    public Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellation) => Task.FromResult(invocation.Input);
}
