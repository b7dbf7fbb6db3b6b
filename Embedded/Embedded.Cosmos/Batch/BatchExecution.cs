using System.Net;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Storage;
using Embedded.Shared;

namespace Embedded.Cosmos.Batch;

/// <summary>Runs the operations of a batch inside the writer's transaction.</summary>
internal static class BatchExecution
{
    /// <summary>All or nothing: the first failure undoes the batch, keeps its own status and gives the others 424.</summary>
    public static IReadOnlyList<ItemResult> RunAtomically(
        SqliteSession session,
        ContainerState container,
        IReadOnlyList<ItemOperation> operations,
        DateTimeOffset now
    )
    {
        session.Execute("SAVEPOINT batch");
        var results = new List<ItemResult>(operations.Count);
        foreach (var operation in operations)
        {
            var result = Run(session, container, operation, now);
            if ((int)result.Status >= 400)
            {
                session.Execute("ROLLBACK TO batch");
                session.Execute("RELEASE batch");
                var failed = results.Count;
                return [.. operations.Select((_, index) => index == failed ? result : new ItemResult(HttpStatusCode.FailedDependency))];
            }

            results.Add(result);
        }

        session.Execute("RELEASE batch");
        return results;
    }

    /// <summary>Each on its own, as the SDK's bulk mode sends them.</summary>
    public static IReadOnlyList<ItemResult> RunEach(
        SqliteSession session,
        ContainerState container,
        IReadOnlyList<ItemOperation> operations,
        DateTimeOffset now
    ) => [.. operations.Select(operation => Run(session, container, operation, now))];

    private static ItemResult Run(SqliteSession session, ContainerState container, ItemOperation operation, DateTimeOffset now)
    {
        try
        {
            var result = ItemTable.Apply(session, container, operation, now);
            return operation.WantsNoContent ? result with { Body = null } : result;
        }
        catch (CosmosFault fault)
        {
            return new ItemResult(fault.Status, SubStatus: fault.SubStatus);
        }
    }
}
