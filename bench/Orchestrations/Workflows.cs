using Embedded.Functions.Durable;
using Microsoft.DurableTask;

namespace Bench.Orchestrations;

/// <summary>
/// The orchestrators that are measured: each calls an activity that returns its input at once, so that nothing but the engine takes time.
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

    /// <summary>Input and output of everything: as large as the ids and small records of real workflows.</summary>
    public const string Payload = "media 1234567890123456789 of user 9876543210987654321, finished";

    private const string Echo = nameof(Echo);

    public bool HasOrchestrator(TaskName name) => name.Name is One or Three or Wide;

    public bool HasActivity(TaskName name) => name.Name is Echo;

    public async Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context)
    {
        var input = context.GetInput<string>();
        switch (name.Name)
        {
            case One:
                return await context.CallActivityAsync<string>(Echo, input);
            case Three:
                for (var step = 0; step < 3; step++)
                {
                    input = await context.CallActivityAsync<string>(Echo, input);
                }

                return input;
            default:
                var outputs = await Task.WhenAll(Enumerable.Range(0, Width).Select(_ => context.CallActivityAsync<string>(Echo, input)));
                return outputs.Length;
        }
    }

    public Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellation) => Task.FromResult(invocation.Input);
}
