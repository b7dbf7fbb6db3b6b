using System.Text.Json;
using Domain.Feed;
using Embedded.Functions.Durable;
using Functions.Orchestrations.FanOut;
using Functions.Orchestrations.Publishing;
using Functions.Orchestrations.Retraction;
using Microsoft.DurableTask;

namespace Functions.Orchestrations.Tests.Golden;

/// <summary>The real orchestrators over activities whose answers are given.</summary>
internal sealed class CannedFunctions : IDurableFunctions
{
    private static readonly PublishedPost Post = new(new(7), new FeedKey(1_800_000_000_000, new(42)));

    private int looks;

    /// <summary>What the first looks at the media find; then they are ready.</summary>
    public MediaCheck[] Media { get; init; } = [];

    /// <summary>Called with each look.</summary>
    public Action Looked { get; init; } = static () => { };

    public static Task<object?> RunAsync(TaskName name, TaskOrchestrationContext context) => name.Name switch
    {
        "PublishPost" => Boxed(PublishPost.RunAsync(context)),
        "RetractPost" => Boxed(RetractPost.RunAsync(context)),
        nameof(FanOutPost) => Boxed(FanOutPost.RunAsync(context)),
        _ => throw new ArgumentException($"There is no orchestrator {name}."),
    };

    public bool HasOrchestrator(TaskName name) => name.Name is "PublishPost" or "RetractPost" or nameof(FanOutPost);

    public bool HasActivity(TaskName name) => true;

    public Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context) => RunAsync(name, context);

    public Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(JsonSerializer.Serialize(Answer(invocation)));

    private static async Task<object?> Boxed<T>(Task<T> task) => await task;

    private static async Task<object?> Boxed(Task task)
    {
        await task;
        return null;
    }

    private object? Answer(ActivityInvocation invocation) => invocation.Name.Name switch
    {
        nameof(CheckMedia) => Look(),
        nameof(MakeVisible) or nameof(ClearOwnTimelines) => Post,
        nameof(WriteOwnTimelines) => Route.Send,
        nameof(PlanFanOut) => Plan(JsonSerializer.Deserialize<FanOutInput>(invocation.Input!)!),
        nameof(WriteTimelines) => 2,
        _ => null,
    };

    private MediaCheck Look()
    {
        Looked();
        return looks < Media.Length ? Media[looks++] : new(MediaState.Ready, null, default);
    }

    private static FanOutPlan Plan(FanOutInput input) => input.After is null
        ? new([new(null, new(10)), new(new(10), new(20)), new(new(20), new(30))], 2, new(30))
        : new([new(input.After, null)], 2, null);
}
