using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>Reading, listing and cleaning entities.</summary>
[TestClass]
public sealed class EntityClientTests
{
    private static TestFunctions Functions =>
        new TestFunctions()
            .Entity("counter", () => new Counter())
            .Entity("count", () => new Counter())
            .Orchestrator("Read", context => context.Entities.CallEntityAsync<int>(new EntityInstanceId("counter", "empty"), "get"));

    [TestMethod]
    public async Task An_entity_is_read_with_or_without_its_state()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        EntityInstanceId id = new("counter", "a");
        Assert.IsNull(await hub.Client.Entities.GetEntityAsync(id));
        await hub.Client.Entities.SignalEntityAsync(id, "add", 4);
        await hub.QuiesceAsync();

        EntityMetadata with = (await hub.Client.Entities.GetEntityAsync(id))!;
        EntityMetadata without = (await hub.Client.Entities.GetEntityAsync(id, includeState: false))!;
        EntityMetadata<int> read = (await hub.Client.Entities.GetEntityAsync<int>(id, CancellationToken.None))!;
        Assert.AreEqual(id, with.Id);
        Assert.AreEqual(hub.Time.GetUtcNow(), with.LastModifiedTime);
        Assert.AreEqual("4", with.State.Value);
        Assert.AreEqual(4, with.State.ReadAs<int>());
        Assert.AreEqual(4, read.State);
        Assert.IsFalse(without.IncludesState);
        Assert.ThrowsExactly<InvalidOperationException>(() => without.State);
        Assert.AreEqual(
            "{\"id\":\"@counter@a\",\"lastModifiedTime\":\"2030-01-01T00:00:00+00:00\",\"state\":4}",
            JsonSerializer.Serialize(read, JsonSerializerOptions.Web));
    }

    [TestMethod]
    public async Task Entities_are_listed_by_prefix_time_and_page()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        DateTimeOffset start = hub.Time.GetUtcNow();
        for (int i = 0; i < 7; i++)
        {
            await hub.Client.Entities.SignalEntityAsync(new("counter", $"Key{i}"), "add", i);
            await hub.Client.Entities.SignalEntityAsync(new("count", $"{i}"), "add", i);
            await hub.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        await hub.QuiesceAsync();
        Assert.AreEqual(14, await CountAsync(new EntityQuery()));
        Assert.AreEqual(7, await CountAsync(new EntityQuery { InstanceIdStartsWith = "Counter" }));
        Assert.AreEqual(14, await CountAsync(new EntityQuery { InstanceIdStartsWith = "@COUNT" }));
        Assert.AreEqual(7, await CountAsync(new EntityQuery { InstanceIdStartsWith = "count@" }));
        Assert.AreEqual(1, await CountAsync(new EntityQuery { InstanceIdStartsWith = "counter@Key3" }));
        Assert.AreEqual(0, await CountAsync(new EntityQuery { InstanceIdStartsWith = "counter@key3" }));
        Assert.AreEqual(4, await CountAsync(new EntityQuery { LastModifiedFrom = start.AddMinutes(2), LastModifiedTo = start.AddMinutes(3) }));

        List<int> sizes = [];
        List<int> states = [];
        string? token = null;
        await foreach (Page<EntityMetadata<int>> page in hub.Client.Entities
            .GetAllEntitiesAsync<int>(new EntityQuery { InstanceIdStartsWith = "counter", PageSize = 3 })
            .AsPages())
        {
            sizes.Add(page.Values.Count);
            states.AddRange(page.Values.Select(entity => entity.State));
            token ??= page.ContinuationToken;
        }

        CollectionAssert.AreEqual(new[] { 3, 3, 1 }, sizes);
        CollectionAssert.AreEqual(Enumerable.Range(0, 7).ToArray(), states);
        Assert.AreEqual(4, await CountAsync(new EntityQuery { InstanceIdStartsWith = "counter", ContinuationToken = token }));
        await foreach (EntityMetadata entity in hub.Client.Entities.GetAllEntitiesAsync(new EntityQuery { IncludeState = false }))
        {
            Assert.IsFalse(entity.IncludesState);
        }

        async Task<int> CountAsync(EntityQuery query)
        {
            int count = 0;
            await foreach (EntityMetadata _ in hub.Client.Entities.GetAllEntitiesAsync(query))
            {
                count++;
            }

            return count;
        }
    }

    [TestMethod]
    public async Task Empty_entities_are_listed_on_request_until_they_are_cleaned()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.Client.Entities.SignalEntityAsync(new("counter", "full"), "add", 1);
        await hub.Client.Entities.SignalEntityAsync(new("counter", "waits"), "add", 1, hub.Time.GetUtcNow().AddHours(1));
        for (int i = 0; i < 250; i++)
        {
            await hub.Client.Entities.SignalEntityAsync(new("counter", $"empty{i}"), "delete");
        }

        await hub.QuiesceAsync();
        Assert.AreEqual(1, await CountAsync(transient: false));
        Assert.AreEqual(252, await CountAsync(transient: true));

        CleanEntityStorageResult first = await hub.Client.Entities.CleanEntityStorageAsync(null, continueUntilComplete: false);
        Assert.AreEqual(98, first.EmptyEntitiesRemoved);
        Assert.IsNotNull(first.ContinuationToken);
        CleanEntityStorageResult rest = await hub.Client.Entities.CleanEntityStorageAsync(
            CleanEntityStorageRequest.Default with { ContinuationToken = first.ContinuationToken });
        Assert.AreEqual(152, rest.EmptyEntitiesRemoved);
        Assert.IsNull(rest.ContinuationToken);
        Assert.AreEqual(0, rest.OrphanedLocksReleased);
        Assert.AreEqual(2, await CountAsync(transient: true), "one has a state, one a message");

        await hub.Client.Entities.SignalEntityAsync(new("counter", "empty1"), "add", 3);
        await hub.QuiesceAsync();
        Assert.AreEqual(3, (await hub.Client.Entities.GetEntityAsync<int>(new("counter", "empty1")))!.State);

        async Task<int> CountAsync(bool transient)
        {
            int count = 0;
            await foreach (EntityMetadata _ in hub.Client.Entities.GetAllEntitiesAsync(new EntityQuery { IncludeTransient = transient }))
            {
                count++;
            }

            return count;
        }
    }

    [TestMethod]
    public async Task Entities_are_no_orchestrations()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.Client.Entities.SignalEntityAsync(new("counter", "a"), "add", 1);
        await hub.QuiesceAsync();
        await foreach (OrchestrationMetadata instance in hub.Client.GetAllInstancesAsync())
        {
            Assert.Fail(instance.InstanceId);
        }

        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.GetInstanceAsync("@counter@a"));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.RaiseEventAsync("@counter@a", "op"));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.TerminateInstanceAsync("@counter@a"));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.PurgeInstanceAsync("@counter@a"));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Read", new StartOrchestrationOptions("@counter@a")));
    }
}
