using System.Collections.Concurrent;
using System.Text.Json;
using Domain.Feed;
using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Domain.Social;
using Embedded.Functions.Durable;
using Functions.Orchestrations.FanOut;
using Functions.Orchestrations.Monitor;
using Functions.Orchestrations.Publishing;
using Functions.Orchestrations.Requests;
using Functions.Orchestrations.Retraction;
using Infrastructure.Durable;
using Microsoft.DurableTask;
using Tests.Shared.Histories;

namespace Functions.Orchestrations.Tests.Histories;

/// <summary>The real orchestrators over activities whose answers are given.</summary>
internal sealed class CannedFunctions(AppOrchestrators orchestrators) : IDurableFunctions
{
    private readonly ConcurrentDictionary<string, int> calls = new();

    /// <summary>The post on its way.</summary>
    public static PublishedPost Post { get; } = new(new(7), new FeedKey(1_800_000_000_000, new(42)));

    /// <summary>What the first looks at the media find; then they are ready.</summary>
    public MediaCheck[] Media { get; init; } = [];

    /// <summary>The post as the activities find it; null when it has gone.</summary>
    public PublishedPost? Found { get; init; } = Post;

    public Route Route { get; init; } = Route.Send;

    /// <summary>How the monitor may go on.</summary>
    public RoundPlan Round { get; init; } = new(true, [], TimeSpan.FromHours(1), TimeSpan.FromHours(1), 20);

    /// <summary>The activity whose first call finds its store down.</summary>
    public string? FailsOnce { get; init; }

    /// <summary>Called with each look at the media and its number, from 1.</summary>
    public Func<int, Task> Looked { get; init; } = static _ => Task.CompletedTask;

    public bool HasOrchestrator(TaskName name) => orchestrators.Names.Contains(name.Name);

    public bool HasActivity(TaskName name) => true;

    public Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context) => orchestrators.RunAsync(name, context);

    public async Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken)
    {
        var call = calls.AddOrUpdate(invocation.Name.Name, 1, static (_, before) => before + 1);
        return invocation.Name.Name == FailsOnce && call == 1
            ? throw new IOException("the store does not answer")
            : JsonSerializer.Serialize(await AnswerAsync(invocation, call));
    }

    private async Task<object?> AnswerAsync(ActivityInvocation invocation, int call) => invocation.Name.Name switch
    {
        nameof(CheckMedia) => await LookAsync(call),
        nameof(MakeVisible) or nameof(ClearOwnTimelines) => Found,
        nameof(WriteOwnTimelines) => Route,
        nameof(PlanFanOut) => Plan(JsonSerializer.Deserialize<FanOutInput>(invocation.Input!)!),
        nameof(WriteTimelines) => 2,
        nameof(PlanRound) => Round,
        nameof(InspectPage) => new Inspection(2, [Repair(1), Repair(2)], null),
        nameof(AcceptPage) => JsonSerializer.Deserialize<RequestPage>(invocation.Input!)!.After is null ? new EdgePlace(3, new(9)) : null,
        nameof(RepairSubject) => RepairOutcome.Done,
        _ => null,
    };

    private async Task<MediaCheck> LookAsync(int look)
    {
        await Looked(look);
        return look <= Media.Length ? Media[look - 1] : new(MediaState.Ready, null, default);
    }

    private static RepairRecord Repair(ulong id) => new()
    {
        Subject = new(SubjectKind.Upload, new(id)),
        Attempt = 1,
        Workflow = "ProcessUpload",
        InstanceId = $"{id}",
        Class = StuckClass.WorkflowFailed,
        Evidence = "It failed.",
        Action = RepairAction.Start,
        Outcome = RepairOutcome.Begun,
        At = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000),
    };

    private static FanOutPlan Plan(FanOutInput input) => input.After is null
        ? new([new(null, new(10)), new(new(10), new(20)), new(new(20), new(30))], 2, new(30))
        : new([new(input.After, null)], 2, null);
}
