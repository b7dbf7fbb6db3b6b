using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>Ids, dispatch of operations, state and its rollback, signals, orchestrations started by entities.</summary>
[TestClass]
public sealed class EntityTests
{
    private static readonly EntityInstanceId A = new("Counter", "a");
    private static readonly EntityInstanceId Other = new("counter", "other");

    private static TestFunctions Functions =>
        new TestFunctions()
            .Entity("counter", () => new Counter())
            .Orchestrator(
                "Began",
                context => Task.FromResult(context.Parent?.InstanceId == A.ToString() ? context.GetInput<int>() : -1))
            .Orchestrator("Never", _ => Task.FromResult(0))
            .Orchestrator("Call", context => CallAsync(context, context.GetInput<string>()!));

    [TestMethod]
    public void Ids_are_written_with_name_in_lower_case_and_key_as_it_is()
    {
        Assert.AreEqual("@counter@Key@2", new EntityInstanceId("Counter", "Key@2").ToString());
        Assert.AreEqual(new EntityInstanceId("COUNTER", "Key@2"), EntityInstanceId.FromString("@Counter@Key@2"));
        Assert.AreEqual(new EntityInstanceId("counter", ""), EntityInstanceId.FromString("@counter@"));
        Assert.AreEqual("\"@counter@k\"", System.Text.Json.JsonSerializer.Serialize(new EntityInstanceId("counter", "k")));
        foreach (string wrong in new[] { "counter@k", "@counter", "@", "@@k", "" })
        {
            Assert.Throws<ArgumentException>(() => EntityInstanceId.FromString(wrong), wrong);
        }

        Assert.ThrowsExactly<ArgumentException>(() => new EntityInstanceId("a@b", "k"));
        Assert.ThrowsExactly<ArgumentNullException>(() => new EntityInstanceId("a", null!));
    }

    [TestMethod]
    [DataRow("add 5", "5")]
    [DataRow("ADD 5", "5")]
    [DataRow("get", "0")]
    [DataRow("addDefault", "7")]
    [DataRow("addDefault 2", "2")]
    [DataRow("addLaterAsync 3", "3")]
    [DataRow("addSilently 3", "null")]
    [DataRow("describe", "\"@counter@a is 0\"")]
    [DataRow("delete", "null")]
    public async Task An_operation_runs_the_method_of_its_name(string operation, string expected)
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        Assert.AreEqual(expected, (await hub.RunAsync("Call", operation)).ReadOutputAs<string>());
    }

    [TestMethod]
    [DataRow("nothing", "System.NotSupportedException")]
    [DataRow("", "System.NotSupportedException")]
    [DataRow("add", "System.InvalidOperationException")]
    [DataRow("two 1", "System.InvalidOperationException")]
    [DataRow("same 1", "System.Reflection.AmbiguousMatchException")]
    [DataRow("add \"x\"", "System.Text.Json.JsonException")]
    public async Task An_operation_that_cannot_be_dispatched_fails(string operation, string expected)
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        Assert.AreEqual(expected, (await hub.RunAsync("Call", operation)).ReadOutputAs<string>());
        Assert.IsNull(await hub.Client.Entities.GetEntityAsync(A), "an operation that failed leaves no state");
    }

    [TestMethod]
    public async Task Signals_of_one_sender_run_in_order_and_change_the_state()
    {
        List<int> seen = [];
        TestFunctions functions = new TestFunctions().Entity(
            "log",
            () => new Handler(operation =>
            {
                seen.Add(operation.GetInput<int>());
                operation.State.SetState(operation.State.GetState<int>() + 1);
                return null;
            }));
        await using TestHub hub = await TestHub.StartAsync(functions);
        EntityInstanceId log = new("log", "1");
        for (int i = 0; i < 200; i++)
        {
            await hub.Client.Entities.SignalEntityAsync(log, "add", i);
        }

        await hub.QuiesceAsync();
        Assert.AreEqual(200, (await hub.Client.Entities.GetEntityAsync<int>(log))!.State);
        CollectionAssert.AreEqual(Enumerable.Range(0, 200).ToArray(), seen);
    }

    [TestMethod]
    public async Task A_failed_operation_leaves_neither_state_nor_messages_and_the_others_of_its_batch_stay()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await Task.WhenAll(
            hub.Client.Entities.SignalEntityAsync(A, "addBoth", 1),
            hub.Client.Entities.SignalEntityAsync(A, "addAndFail", 10),
            hub.Client.Entities.SignalEntityAsync(A, "addBoth", 100),
            hub.Client.Entities.SignalEntityAsync(A, "addAndFail", 1000));
        await hub.QuiesceAsync();

        Assert.AreEqual(101, (await hub.Client.Entities.GetEntityAsync<int>(A))!.State);
        Assert.AreEqual(101, (await hub.Client.Entities.GetEntityAsync<int>(Other))!.State);
        Assert.IsNull(await hub.Client.GetInstanceAsync("never"));
    }

    [TestMethod]
    public async Task A_state_that_was_set_before_the_operation_failed_is_taken_back()
    {
        TestFunctions functions = new TestFunctions().Entity(
            "text",
            () => new Handler(operation =>
            {
                operation.State.SetState(operation.State.GetState<string>() + operation.GetInput<string>());
                return operation.Name == "fail" ? throw new InvalidOperationException(operation.State.GetState<string>()) : null;
            }));
        await using TestHub hub = await TestHub.StartAsync(functions);
        EntityInstanceId text = new("text", "1");
        await Task.WhenAll(
            hub.Client.Entities.SignalEntityAsync(text, "fail", "x"),
            hub.Client.Entities.SignalEntityAsync(text, "add", "a"),
            hub.Client.Entities.SignalEntityAsync(text, "fail", "y"),
            hub.Client.Entities.SignalEntityAsync(text, "add", "b"),
            hub.Client.Entities.SignalEntityAsync(text, "fail", "z"));
        await hub.QuiesceAsync();

        Assert.AreEqual("ab", (await hub.Client.Entities.GetEntityAsync<string>(text))!.State);
    }

    [TestMethod]
    public async Task A_null_state_deletes_and_the_next_operation_begins_anew()
    {
        TestFunctions functions = Functions.Entity("thing", () => new Thing());
        await using TestHub hub = await TestHub.StartAsync(functions);
        EntityInstanceId thing = new("thing", "1");
        await hub.Client.Entities.SignalEntityAsync(thing, "rename", "one");
        await hub.QuiesceAsync();
        Assert.AreEqual("one", (await hub.Client.Entities.GetEntityAsync<Thing.Data>(thing))!.State.Name);

        foreach (string deletes in new[] { "delete", "Delete", "forget" })
        {
            await hub.Client.Entities.SignalEntityAsync(thing, deletes);
            await hub.QuiesceAsync();
            Assert.IsNull(await hub.Client.Entities.GetEntityAsync(thing), deletes);
            await hub.Client.Entities.SignalEntityAsync(thing, "rename", "again");
            await hub.QuiesceAsync();
            Assert.AreEqual("again from new", (await hub.Client.Entities.GetEntityAsync<Thing.Data>(thing))!.State.History, deletes);
        }
    }

    [TestMethod]
    public async Task Operations_that_are_no_methods_of_the_entity_may_be_methods_of_its_state()
    {
        TestFunctions functions = Functions.Entity("thing", () => new Thing { Allow = true });
        await using TestHub hub = await TestHub.StartAsync(functions);
        EntityInstanceId thing = new("thing", "1");
        await hub.Client.Entities.SignalEntityAsync(thing, "shout", "hey");
        await hub.QuiesceAsync();
        Assert.AreEqual("HEY", (await hub.Client.Entities.GetEntityAsync<Thing.Data>(thing))!.State.Name);
        await hub.Client.Entities.SignalEntityAsync(thing, "delete");
        await hub.QuiesceAsync();
        Assert.IsNull(await hub.Client.Entities.GetEntityAsync(thing), "delete works where neither has a method of that name");
    }

    [TestMethod]
    public async Task A_signal_with_a_time_is_delivered_then_also_after_a_restart()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        DateTimeOffset noon = hub.Time.GetUtcNow().AddHours(1);
        await hub.Client.Entities.SignalEntityAsync(A, "add", 1, noon);
        await hub.Client.Entities.SignalEntityAsync(A, "add", 10, noon.AddHours(-2));
        await hub.QuiesceAsync();
        Assert.AreEqual(10, (await hub.Client.Entities.GetEntityAsync<int>(A))!.State, "a past time is now");
        await hub.RestartAsync();
        await hub.AdvanceAsync(TimeSpan.FromMinutes(59));
        await hub.QuiesceAsync();
        Assert.AreEqual(10, (await hub.Client.Entities.GetEntityAsync<int>(A))!.State);
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));
        await WaitForAsync(hub, A, 11);
    }

    [TestMethod]
    public async Task An_entity_starts_an_orchestration_once_its_operation_is_durable()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.Client.Entities.SignalEntityAsync(A, "add", 4);
        await hub.Client.Entities.SignalEntityAsync(A, "begin", "first");
        await hub.QuiesceAsync();
        OrchestrationMetadata began = await hub.EndOfAsync("first");
        Assert.AreEqual(4, began.ReadOutputAs<int>());
        await hub.Client.Entities.SignalEntityAsync(A, "add", 1);
        await hub.Client.Entities.SignalEntityAsync(A, "begin", "first");
        await hub.QuiesceAsync();
        Assert.AreEqual(5, (await hub.EndOfAsync("first")).ReadOutputAs<int>(), "a finished instance is replaced");
    }

    [TestMethod]
    public async Task An_unknown_entity_fails_its_operations()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions.Without("counter"));
        Assert.AreEqual("EntityFunctionNotFound", (await hub.RunAsync("Call", "get")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task State_result_and_input_are_at_most_a_megabyte()
    {
        TestFunctions functions = Functions.Entity(
            "big",
            () => new Handler(operation =>
            {
                string text = new('x', operation.GetInput<int>());
                if (operation.Name == "set")
                {
                    operation.State.SetState(text);
                    return null;
                }

                return text;
            }))
            .Orchestrator(
                "CallBig",
                async context =>
                {
                    EntityInstanceId big = new("big", "1");
                    await context.Entities.CallEntityAsync(big, "set", 1000);
                    string failures = string.Empty;
                    foreach (string operation in new[] { "set", "get" })
                    {
                        try
                        {
                            await context.Entities.CallEntityAsync(big, operation, 1024 * 1024);
                        }
                        catch (EntityOperationFailedException failed)
                        {
                            failures += failed.Message;
                        }
                    }

                    try
                    {
                        await context.Entities.CallEntityAsync(big, "get", new string('x', 1024 * 1024));
                    }
                    catch (ArgumentException refused)
                    {
                        failures += refused.Message;
                    }

                    return failures;
                });
        await using TestHub hub = await TestHub.StartAsync(functions);
        OrchestrationMetadata end = await hub.RunAsync("CallBig");
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
        Assert.HasCount(4, end.ReadOutputAs<string>()!.Split("the limit is 1048576"));
        Assert.AreEqual(1000, (await hub.Client.Entities.GetEntityAsync<string>(new EntityInstanceId("big", "1")))!.State.Length);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() =>
            hub.Client.Entities.SignalEntityAsync(A, "add", new string('x', 1024 * 1024)));
    }

    [TestMethod]
    [DataRow("counter", "with/slash")]
    [DataRow("counter", "käse")]
    [DataRow("counter", "#")]
    public async Task Ids_outside_of_the_limits_are_refused(string name, string key)
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.Entities.SignalEntityAsync(new(name, key), "add", 1));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() =>
            hub.Client.Entities.SignalEntityAsync(new(name, new string('k', 92)), "add", 1));
        await hub.Client.Entities.SignalEntityAsync(new(name, new string('k', 91)), "add", 1);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.Entities.SignalEntityAsync(default, "add", 1));
    }

    [TestMethod]
    public async Task An_operation_that_keeps_killing_the_process_is_given_up_and_the_others_run()
    {
        int runs = 0;
        bool deadly = true;
        TestFunctions functions = new TestFunctions().Entity(
            "deadly",
            () => new AsyncHandler(async operation =>
            {
                if (operation.Name == "kill")
                {
                    Interlocked.Increment(ref runs);
                    if (deadly)
                    {
                        await new TaskCompletionSource().Task;
                    }
                }

                operation.State.SetState(operation.State.GetState<string>() + operation.Name[0]);
                return null;
            }));
        await using TestHub hub = new(functions, options => options with { MaxActivityRecoveries = 3, ShutdownGracePeriod = TimeSpan.Zero });
        await hub.OpenAsync();
        EntityInstanceId id = new("deadly", "1");
        await hub.Client.Entities.SignalEntityAsync(id, "kill");
        await hub.Client.Entities.SignalEntityAsync(id, "after");
        for (int life = 1; life <= 4; life++)
        {
            while (Volatile.Read(ref runs) < life)
            {
                await Task.Yield();
            }

            await hub.RestartAsync();
        }

        await hub.QuiesceAsync();
        Assert.AreEqual(4, runs, "once, and three times after a crash");
        Assert.AreEqual("a", (await hub.Client.Entities.GetEntityAsync<string>(id))!.State);
        deadly = false;
        await hub.Client.Entities.SignalEntityAsync(id, "kill");
        await hub.QuiesceAsync();
        Assert.AreEqual("ak", (await hub.Client.Entities.GetEntityAsync<string>(id))!.State);
    }

    [TestMethod]
    public async Task A_stop_in_the_middle_of_a_batch_keeps_what_is_done_and_the_rest_runs_after_the_next_start()
    {
        TaskCompletionSource running = new();
        TestFunctions functions = new TestFunctions();
        await using TestHub hub = new(functions);
        functions.Entity(
            "slow",
            () => new AsyncHandler(async operation =>
            {
                if (operation.GetInput<int>() == 2 && running.TrySetResult())
                {
                    operation.State.SetState("lost");
                    await Task.Delay(Timeout.Infinite, hub.Hub.Runtime.Stopping);
                }

                operation.State.SetState(operation.State.GetState<string>() + operation.GetInput<int>());
                return null;
            }));
        await hub.OpenAsync();
        EntityInstanceId slow = new("slow", "1");
        for (int i = 0; i < 5; i++)
        {
            await hub.Client.Entities.SignalEntityAsync(slow, "add", i);
        }

        await running.Task;
        await hub.Hub.DisposeAsync();
        functions.Without("slow");
        await hub.OpenAsync(phase => throw new InvalidOperationException("nothing may be committed in this life"));
        Assert.AreEqual("01", (await hub.Client.Entities.GetEntityAsync<string>(slow))!.State);
        await hub.Hub.DisposeAsync();
        functions.Entity(
            "slow",
            () => new Handler(operation =>
            {
                operation.State.SetState(operation.State.GetState<string>() + operation.GetInput<int>());
                return null;
            }));
        await hub.OpenAsync();
        await hub.QuiesceAsync();
        Assert.AreEqual("01234", (await hub.Client.Entities.GetEntityAsync<string>(slow))!.State);
    }

    [TestMethod]
    public async Task Entities_that_are_not_needed_leave_memory()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions, options => options with { MaxLoadedInstances = 2 });
        for (int round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => hub.Client.Entities.SignalEntityAsync(new("counter", $"{i}"), "add", i)));
            await hub.QuiesceAsync();
            Assert.IsLessThanOrEqualTo(2, hub.Hub.Runtime.Loaded.Count);
        }

        for (int i = 0; i < 50; i++)
        {
            Assert.AreEqual(3 * i, (await hub.Client.Entities.GetEntityAsync<int>(new("counter", $"{i}")))!.State);
        }
    }

    private static async Task WaitForAsync(TestHub hub, EntityInstanceId id, int state)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        EntityMetadata<int>? found;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            await hub.QuiesceAsync();
            found = await hub.Client.Entities.GetEntityAsync<int>(id);
        } while (found is not { IncludesState: true } || found.State != state);
    }

    /// <summary>Calls "operation" or "operation json" of counter a; the result as JSON, or the type of the failure.</summary>
    private static async Task<string> CallAsync(TaskOrchestrationContext context, string operation)
    {
        string[] parts = operation.Split(' ', 2);
        object? input = parts.Length == 2 ? System.Text.Json.JsonSerializer.Deserialize<object>(parts[1]) : null;
        try
        {
            return System.Text.Json.JsonSerializer.Serialize(await context.Entities.CallEntityAsync<object>(A, parts[0], input));
        }
        catch (EntityOperationFailedException failed)
        {
            Assert.AreEqual(A, failed.EntityId);
            Assert.AreEqual(parts[0], failed.OperationName);
            return failed.FailureDetails.ErrorType;
        }
    }
}
