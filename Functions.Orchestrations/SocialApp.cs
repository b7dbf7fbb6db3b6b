using Infrastructure.Registration;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Functions.Orchestrations;

/// <summary>The function app <c>social</c>: from a post to its readers. Hub <c>social</c>.</summary>
public static class SocialApp
{
    /// <summary>Registers what its functions need. The home adds the database, Redis, <see cref="Domain.Media.Blobs.IBlobStore"/> and
    /// <see cref="Domain.Monitor.Queues.IQueueInspector"/>.</summary>
    public static void Configure(FunctionsApplicationBuilder builder) =>
        builder.Services.AddAccountRecords().AddMediaRecords().AddPostRecords().AddSocial().AddMonitor();
}
