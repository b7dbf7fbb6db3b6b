using Azure.Identity;
using Functions.Orchestrations;
using Infrastructure.Blobs.Azure;
using Infrastructure.Cosmos;
using Infrastructure.Redis;
using Infrastructure.Redis.Azure;
using Infrastructure.ServiceBus.Azure;
using Infrastructure.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
SocialApp.Configure(builder);

var credential = new DefaultAzureCredential();
var cosmos = builder.Configuration["Cosmos:accountEndpoint"] ?? throw new InvalidOperationException("Setting Cosmos:accountEndpoint is missing.");
var redis = builder.Configuration["Redis:connectionString"] ?? throw new InvalidOperationException("Setting Redis:connectionString is missing.");
builder.Services
    .AddTelemetryExport("instagram-social")
    .AddCosmos(new CosmosClient(cosmos, credential, CosmosSetup.ClientOptions()))
    .AddAzureBlobs(builder.Configuration, credential)
    .AddAzureQueues(builder.Configuration, credential)
    .AddAzureWarming(builder.Configuration, credential)
    .AddSingleton(await AzureRedis.ConnectAsync(new RedisOptions { ConnectionString = redis }, credential));

await builder.Build().RunAsync();
