using Embedded.Cosmos.Http;
using Embedded.Cosmos.Storage;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos;

/// <summary>
/// A Cosmos DB account in this process, kept in one SQLite file. The official SDK talks to it through <see cref="CreateClient"/> as it
/// talks to the service. An acknowledged write survives the death of the process; a transactional batch is all or nothing.
/// </summary>
/// <remarks>What is supported and what is refused stands in README.md. Whatever is not understood is answered with 400.</remarks>
public sealed class EmbeddedCosmosAccount : IAsyncDisposable
{
    private static readonly Uri Endpoint = new("http://cosmos.embedded/");
    private static readonly string Key = Convert.ToBase64String(new byte[64]);

    private readonly AccountStore store;
    private readonly CosmosMessageHandler handler;
    private readonly FileStream ownership;
    private readonly string? temporaryFolder;

    private EmbeddedCosmosAccount(string path, bool isDurable, TimeProvider? timeProvider, string? temporaryFolder)
    {
        // What the SDK looks for: use the query planner it ships, do not plan what this account can evaluate as it stands (planning takes
        // longer than answering), and do not look for a cloud machine's metadata.
        Environment.SetEnvironmentVariable("AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX", "true");
        Environment.SetEnvironmentVariable("AZURE_COSMOS_OPTIMISTIC_DIRECT_EXECUTION_ENABLED", "true");
        Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
        this.temporaryFolder = temporaryFolder;
        ownership = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            store = new AccountStore(path, isDurable, timeProvider ?? TimeProvider.System);
        }
        catch
        {
            ownership.Dispose();
            throw;
        }

        handler = new CosmosMessageHandler(store, Endpoint);
    }

    /// <summary>Opens an account, and creates it if there is none.</summary>
    /// <param name="path">The SQLite file; its folder is created. While the account is open, more files lie beside it.</param>
    /// <param name="timeProvider">Tells the time for time to live and timestamps.</param>
    /// <exception cref="IOException">The account is open already, here or in another process: it has one writer.</exception>
    public static EmbeddedCosmosAccount Open(string path, TimeProvider? timeProvider = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new EmbeddedCosmosAccount(path, isDurable: true, timeProvider, temporaryFolder: null);
    }

    /// <summary>Opens an empty account that is gone when it is disposed of: for tests. It waits for no disk.</summary>
    public static EmbeddedCosmosAccount OpenTemporary(TimeProvider? timeProvider = null)
    {
        var folder = Directory.CreateTempSubdirectory("embedded-cosmos-").FullName;
        return new EmbeddedCosmosAccount(Path.Combine(folder, "account.db"), isDurable: false, timeProvider, folder);
    }

    /// <summary>A client of this account. Options that concern the connection are set here; all others are the caller's.</summary>
    public CosmosClient CreateClient(CosmosClientOptions? options = null)
    {
        options ??= new CosmosClientOptions();
        options.ConnectionMode = ConnectionMode.Gateway;
        options.LimitToEndpoint = true;
        options.HttpClientFactory = CreateHttpClient;
        return new CosmosClient(Endpoint.AbsoluteUri, Key, options);
    }

    /// <summary>Creates a database and its containers where they are missing, by the same calls that a client would make.</summary>
    /// <exception cref="CosmosException">A definition is refused.</exception>
    public async Task DeclareAsync(
        string database,
        IEnumerable<ContainerProperties> containers,
        CancellationToken cancellationToken = default
    )
    {
        using var client = CreateClient();
        Database created = await client.CreateDatabaseIfNotExistsAsync(database, cancellationToken: cancellationToken);
        foreach (var container in containers)
        {
            await created.CreateContainerIfNotExistsAsync(container, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Finishes the writes under way and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        handler.Dispose();
        await ownership.DisposeAsync();
        if (temporaryFolder is not null)
        {
            Directory.Delete(temporaryFolder, recursive: true);
        }
    }

    private HttpClient CreateHttpClient() => new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
}
