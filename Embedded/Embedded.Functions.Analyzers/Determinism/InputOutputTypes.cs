using System.Collections.Concurrent;
using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>Which types stand for files, networks, processes, consoles and stores.</summary>
internal sealed class InputOutputTypes(Compilation compilation)
{
    private static readonly ImmutableArray<string> Listed =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.FileSystemInfo", "System.IO.DriveInfo", "System.IO.Stream", "System.IO.StreamReader",
        "System.IO.StreamWriter", "System.IO.RandomAccess", "System.IO.FileSystemWatcher", "System.IO.MemoryMappedFiles.MemoryMappedFile",
        "System.IO.Compression.ZipFile", "System.IO.IsolatedStorage.IsolatedStorageFile", "System.Console", "System.Diagnostics.Process",
        "System.Diagnostics.EventLog", "Microsoft.Win32.RegistryKey", "Microsoft.Win32.Registry",
        "System.Net.Http.HttpMessageInvoker", "System.Net.Http.HttpMessageHandler", "System.Net.Http.IHttpClientFactory",
        "System.Net.WebRequest", "System.Net.WebClient", "System.Net.HttpListener", "System.Net.Dns", "System.Net.Sockets.Socket",
        "System.Net.Sockets.TcpClient", "System.Net.Sockets.TcpListener", "System.Net.Sockets.UdpClient", "System.Net.WebSockets.WebSocket",
        "System.Net.Mail.SmtpClient", "System.Net.NetworkInformation.Ping", "System.Net.NetworkInformation.NetworkInterface",
        "System.Net.Quic.QuicConnection", "Microsoft.AspNetCore.Http.HttpContext", "Microsoft.AspNetCore.Http.HttpRequest",
        "Microsoft.AspNetCore.Http.HttpResponse", "Microsoft.Azure.Functions.Worker.Http.HttpRequestData",
        "System.Data.IDbConnection", "System.Data.IDbCommand", "System.Data.Common.DbConnection", "System.Data.Common.DbCommand",
        "System.Data.Common.DbDataSource", "Microsoft.EntityFrameworkCore.DbContext", "Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade",
        "Microsoft.Azure.Cosmos.CosmosClient", "Microsoft.Azure.Cosmos.Database", "Microsoft.Azure.Cosmos.Container",
        "Azure.Messaging.ServiceBus.ServiceBusSender", "Azure.Messaging.ServiceBus.ServiceBusReceiver", "Azure.Messaging.ServiceBus.ServiceBusProcessor",
        "StackExchange.Redis.IConnectionMultiplexer", "StackExchange.Redis.IDatabaseAsync", "StackExchange.Redis.ISubscriber",
        "StackExchange.Redis.IServer", "Microsoft.Extensions.Caching.Distributed.IDistributedCache", "MongoDB.Driver.IMongoClient",
        "MongoDB.Driver.IMongoDatabase", "RabbitMQ.Client.IConnection", "RabbitMQ.Client.IChannel", "Confluent.Kafka.IClient", "Grpc.Core.ClientBase",
        "Grpc.Core.ChannelBase", "Amazon.Runtime.AmazonServiceClient", "Microsoft.DurableTask.Client.DurableTaskClient",
        "Microsoft.DurableTask.Client.Entities.DurableEntityClient",
    ];

    // Streams that are only memory.
    private static readonly ImmutableArray<string> Harmless = ["System.IO.MemoryStream", "System.IO.UnmanagedMemoryStream"];

    private readonly ImmutableArray<INamedTypeSymbol> listed = [.. Listed.Select(compilation.FindType).OfType<INamedTypeSymbol>()];
    private readonly ImmutableArray<INamedTypeSymbol> harmless = [.. Harmless.Select(compilation.FindType).OfType<INamedTypeSymbol>()];
    private readonly ConcurrentDictionary<ITypeSymbol, bool> known = new(SymbolEqualityComparer.Default);

    public bool Contains(ITypeSymbol? type) => type is not null && known.GetOrAdd(type.OriginalDefinition, Decide);

    public bool IsHarmless(ITypeSymbol? type) => harmless.Any(type.IsOrInherits);

    private bool Decide(ITypeSymbol type) => !IsHarmless(type) && (IsAzureClient(type) || listed.Any(type.IsOrInherits));

    // Clients of Azure's services are named so, by the guidelines of its SDK.
    private static bool IsAzureClient(ITypeSymbol type)
    {
        if (!type.Name.EndsWith("Client", StringComparison.Ordinal))
        {
            return false;
        }

        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            root = root.ContainingNamespace;
        }

        return root is { Name: "Azure" };
    }
}
