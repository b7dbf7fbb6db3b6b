using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Storage;

/// <summary>Work on the items of a container that may be deleted meanwhile.</summary>
internal static class ContainerAccess
{
    public static async Task<T> OrGoneAsync<T>(this ContainerState container, Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (SqliteException)
            when (!container.Database.Containers.TryGetValue(container.Settings.Id, out var current) || current != container)
        {
            throw CosmosFault.NotFound("The container was deleted.", SubStatus.OwnerNotFound);
        }
    }
}
