using Azure.Identity;
using Functions.Media;
using Infrastructure.Blobs.Azure;
using Infrastructure.Cosmos;
using Infrastructure.FrontDoor.Azure;
using Infrastructure.ServiceBus.Azure;
using Infrastructure.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
MediaApp.Configure(builder);

var credential = new DefaultAzureCredential();
var cosmos = builder.Configuration["Cosmos:accountEndpoint"] ?? throw new InvalidOperationException("Setting Cosmos:accountEndpoint is missing.");
builder.Services
    .AddTelemetryExport("instagram-media")
    .AddCosmos(new CosmosClient(cosmos, credential, CosmosSetup.ClientOptions()))
    .AddAzureBlobs(builder.Configuration, credential)
    .AddAzureEdge(builder.Configuration, credential)
    .AddAzureEvents(builder.Configuration, credential)
    .AddAzureWarming(builder.Configuration, credential);

await builder.Build().RunAsync();
