using Azure.Identity;
using Domain.Ids;
using Domain.Paging;
using Functions.Api;
using Infrastructure.Blobs.Azure;
using Infrastructure.Cosmos;
using Infrastructure.Redis;
using Infrastructure.Redis.Azure;
using Infrastructure.ServiceBus.Azure;
using Infrastructure.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
ApiApp.Configure(builder);

var credential = new DefaultAzureCredential();
var cosmos = new CosmosClient(Setting("Cosmos:accountEndpoint"), credential, CosmosSetup.ClientOptions());
var shard = await cosmos.ClaimShardAsync(CancellationToken.None);
builder.Services
    .AddTelemetryExport("instagram-api")
    .AddCosmos(cosmos)
    .AddAzureBlobs(builder.Configuration, credential)
    .AddAzureQueues(builder.Configuration, credential)
    .AddAzureWarming(builder.Configuration, credential)
    .AddSingleton(await AzureRedis.ConnectAsync(new RedisOptions { ConnectionString = Setting("Redis:connectionString") }, credential))
    .AddSingleton(new SnowflakeIdGenerator(TimeProvider.System, shard))
    .AddSingleton(new CursorProtector(Convert.FromBase64String(Setting("Paging:CursorKey"))));

await builder.Build().RunAsync();

string Setting(string name) => builder.Configuration[name] ?? throw new InvalidOperationException($"Setting {name} is missing.");
