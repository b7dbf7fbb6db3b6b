namespace Embedded.Storage.Http;

/// <summary>The operations on an account: listing its containers.</summary>
internal static class AccountOperations
{
    public static async Task ServeAsync(StorageRequest request)
    {
        request.RequireOwner();
        if ((request.Context.Request.Method, request.Query("comp")) is not ("GET", "list"))
        {
            throw StorageErrors.NotImplemented("The operation on the account");
        }

        var (limit, withMetadata) = (ContainerOperations.Limit(request), ContainerOperations.WithMetadata(request));
        var wanted = limit ?? ContainerOperations.MaxResults;
        var found = request.Store.ListContainers(request.Path.Account, request.Query("prefix") ?? "", request.Query("marker") ?? "", wanted + 1);
        await ListXml.WriteContainersAsync(
            request, found[..Math.Min(wanted, found.Count)], found.Count > wanted ? found[wanted].Name : null, withMetadata, limit);
    }
}
