// Clients of services as their libraries name them.
using System;
using System.Threading.Tasks;

namespace Azure.Storage.Blobs
{
    public class BlobServiceClient
    {
        public virtual BlobClient GetBlobClient(string name) => throw null!;
    }

    public class BlobClient
    {
        public virtual Uri Uri => throw null!;

        public virtual Task<bool> ExistsAsync() => throw null!;
    }
}

namespace Azure.Storage.Queues
{
    public class QueueServiceClient;

    public class QueueClient
    {
        public virtual void SendMessage(string text) => throw null!;
    }
}

namespace Azure.Data.Tables
{
    public class TableServiceClient;

    public class TableClient
    {
        public virtual void Create() => throw null!;
    }
}

namespace Microsoft.Azure.Cosmos
{
    public readonly struct PartitionKey(string value)
    {
        public string Value { get; } = value;
    }

    public class CosmosClient
    {
        public Task<string> ReadAccountAsync() => throw null!;
    }

    public abstract class Container
    {
        public abstract Task<T> ReadItemAsync<T>(string id, PartitionKey partitionKey);
    }
}

namespace Microsoft.Data.SqlClient
{
    public sealed class SqlConnection : System.Data.Common.DbConnection
    {
        public override string ConnectionString { get => throw null!; set => throw null!; }

        public override string Database => throw null!;

        public override string DataSource => throw null!;

        public override string ServerVersion => throw null!;

        public override System.Data.ConnectionState State => throw null!;

        public override void ChangeDatabase(string databaseName) => throw null!;

        public override void Close() => throw null!;

        public override void Open() => throw null!;

        protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => throw null!;

        protected override System.Data.Common.DbCommand CreateDbCommand() => throw null!;
    }
}

namespace Vendor
{
    public interface IPaymentService
    {
        Task<string> PayAsync(int amount);

        int Fee(int amount);
    }

    public interface IParts
    {
        System.Collections.Generic.IAsyncEnumerable<int> ReadAsync();
    }

    public static class ContextExtensions
    {
        public static Task CallTwiceAsync(this Microsoft.DurableTask.TaskOrchestrationContext context) => throw null!;

        public static Task CallThriceAsync(Microsoft.DurableTask.TaskOrchestrationContext context) => throw null!;
    }
}
