using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class TagTests
{
    private static TestFunctions Functions =>
        new TestFunctions()
            .Activity<int, int>("Next", n => n + 1)
            .Orchestrator("Child", context => context.WaitForExternalEvent<string>("Go"))
            .Orchestrator(
                "Parent",
                async context =>
                {
                    await context.CallActivityAsync<int>("Next", 1, new TaskOptions(tags: Tags(("step", "first"))));
                    return await context.CallSubOrchestratorAsync<string>(
                        "Child",
                        options: new SubOrchestrationOptions(new TaskOptions(tags: Tags(("owner", "child"), ("size", "small"))), "child"));
                })
            .Orchestrator(
                "Again",
                context =>
                {
                    if (context.GetInput<bool>())
                    {
                        context.ContinueAsNew(false);
                    }

                    return Task.FromResult(0);
                });

    [TestMethod]
    public async Task Tags_of_calls_are_in_the_history_and_sub_orchestrations_inherit_what_they_do_not_set()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Parent",
            new StartOrchestrationOptions("parent") { Tags = Tags(("owner", "parent"), ("color", "red")) });
        await hub.QuiesceAsync();
        await hub.RestartAsync();

        IList<HistoryEvent> history = await hub.Client.GetOrchestrationHistoryAsync("parent");
        AssertTags(history.OfType<TaskScheduledEvent>().Single().Tags!, "step=first");
        AssertTags(history.OfType<SubOrchestrationInstanceCreatedEvent>().Single().Tags, "owner=child size=small");
        AssertTags((await hub.Client.GetInstanceAsync("parent"))!.Tags, "color=red owner=parent");
        AssertTags((await hub.Client.GetInstanceAsync("child"))!.Tags, "color=red owner=child size=small");
        await hub.Client.RaiseEventAsync("child", "Go", "done");
        Assert.AreEqual("done", (await hub.EndOfAsync("parent")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Tags_outlive_continue_as_new_and_a_restart_of_the_instance()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Again",
            true,
            new StartOrchestrationOptions("one") { Tags = Tags(("owner", "me")) });
        AssertTags((await hub.EndOfAsync("one")).Tags, "owner=me");

        await hub.Client.RestartAsync("one");

        AssertTags((await hub.EndOfAsync("one")).Tags, "owner=me");
    }

    [TestMethod]
    public async Task A_sub_orchestration_that_is_tagged_as_fire_and_forget_is_not_waited_for()
    {
        TestFunctions functions = Functions.Orchestrator(
            "Starts",
            async context =>
            {
                TaskOptions forget = new(tags: Tags(("FireAndForget", "")));
                string? nothing = await context.CallSubOrchestratorAsync<string?>("Child", options: forget.WithInstanceId("child"));
                return nothing ?? "not waited";
            });
        await using TestHub hub = await TestHub.StartAsync(functions);

        Assert.AreEqual("not waited", (await hub.RunAsync("Starts")).ReadOutputAs<string>());
        await hub.Client.RaiseEventAsync("child", "Go", "done");
        Assert.AreEqual("done", (await hub.EndOfAsync("child")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Too_many_tags_are_refused_where_they_are_given()
    {
        Dictionary<string, string> tags = Tags(("long", new string('x', 8192)));
        await using TestHub hub = await TestHub.StartAsync(
            Functions.Orchestrator("Tags", context => context.CallActivityAsync<int>("Next", 1, new TaskOptions(tags: tags))));

        await Assert.ThrowsExactlyAsync<ArgumentException>(() =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Again", new StartOrchestrationOptions { Tags = tags }));
        Assert.AreEqual("System.ArgumentException", (await hub.RunAsync("Tags")).FailureDetails!.ErrorType);
    }

    private static Dictionary<string, string> Tags(params (string Key, string Value)[] tags) => tags.ToDictionary(tag => tag.Key, tag => tag.Value);

    private static void AssertTags(IEnumerable<KeyValuePair<string, string>> tags, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")));
}
