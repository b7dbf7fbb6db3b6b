using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Storage.Tests;

[TestClass]
public partial class ReadmeTests
{
    [TestMethod]
    public async Task The_example_works()
    {
        var folder = Directory.CreateTempSubdirectory("embedded-storage-").FullName;
        var key = StorageHost.Key;
        Func<string, CancellationToken, Task> handle = (_, _) => Task.CompletedTask;
        try
        {
            // README begins
            var builder = WebApplication.CreateBuilder();
            var options = new EmbeddedStorageOptions
            {
                Folder = folder,
                Endpoint = new Uri("http://127.0.0.1:10000"),
                Accounts = { new StorageAccountOptions { Name = "photos", Keys = [key], Containers = [new("uploads"),
                    new("public", ContainerPublicAccess.Blob)] } },
                Cors = { new CorsRule { AllowedOrigins = ["http://127.0.0.1:5173"] } },
                BlobCreated = (created, cancellation) => handle(created.Subject, cancellation),
            };
            await using var store = await BlobStore.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance);
            builder.Services.AddEmbeddedStorage(store);
            await using var app = builder.Build();
            app.UseEmbeddedStorage();
            var uploadUrl = store.Sign(new BlobSasBuilder
            {
                Account = "photos", Container = "uploads", Blob = "1/cat.jpg",
                Permissions = BlobSasPermissions.Create | BlobSasPermissions.Write, ExpiresOn = TimeProvider.System.GetUtcNow().AddHours(1),
            });
            // README ends
            Assert.AreEqual("/photos/uploads/1/cat.jpg", uploadUrl.AbsolutePath);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task The_example_is_the_one_in_the_README()
    {
        var metadata = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(a => a.Key, a => a.Value!);
        var readme = await File.ReadAllTextAsync(metadata["ReadmeFile"]);
        var source = await File.ReadAllTextAsync(Path.Combine(metadata["NodeFolder"], "..", "ReadmeTests.cs"));
        Assert.AreEqual(Squeeze(Between(readme, "```csharp", "```")), Squeeze(Between(source, "// README" + " begins", "// README" + " ends")));
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Squeeze(string text) => Whitespace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
