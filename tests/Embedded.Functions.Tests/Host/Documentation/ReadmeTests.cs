using System.Net;
using System.Runtime.CompilerServices;
using Embedded.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Tests.Host.Documentation;

[TestClass]
public sealed class ReadmeTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("readme-").FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(folder, true);

    // <example>
    [TestMethod]
    public async Task A_note_is_kept_until_the_timer_forgets_it()
    {
        List<string> kept = [];
        var builder = EmbeddedFunctionsHost.CreateBuilder(
            new EmbeddedFunctionsOptions
            {
                DataPath = folder,
                Urls = { "http://127.0.0.1:0" },
                TimeProvider = new FakeClock(DateTimeOffset.UnixEpoch),
            });
        builder.AddApp(
            "notes",
            [typeof(Notes)],
            app => app.ConfigureFunctionsWebApplication().Services.AddSingleton(kept),
            new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "" });
        await using var host = builder.Build();
        await host.StartAsync();
        using var client = new HttpClient { BaseAddress = host.BaseAddress };

        using var response = await client.PostAsync("notes/milk", null);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        await host.ServiceBus.WaitUntilIdleAsync("notes");
        CollectionAssert.AreEqual(new[] { "milk" }, kept);

        await host.RunTimerAsync("notes", "ForgetNotes");
        Assert.AreEqual(0, kept.Count);
    }

    // </example>

    [TestMethod]
    [DataRow("Notes.cs")]
    [DataRow("ReadmeTests.cs")]
    public void The_readme_shows_the_code_that_is_tested(string file)
    {
        var here = Path.GetDirectoryName(SourcePath())!;
        var source = File.ReadAllText(Path.Combine(here, file));
        var start = source.IndexOf("// <example>", StringComparison.Ordinal) + "// <example>".Length;
        var example = source[start..source.IndexOf("// </example>", StringComparison.Ordinal)];
        var indent = example.Length - example.TrimStart('\n').TrimStart(' ').Length - 1;
        var lines = example
            .Trim('\n', ' ')
            .Split('\n')
            .Select(line => line.StartsWith(new string(' ', indent), StringComparison.Ordinal) ? line[indent..] : line);

        StringAssert.Contains(
            File.ReadAllText(Path.Combine(here, "../../../../Embedded/Embedded.Functions/README.md")),
            string.Join('\n', lines));
    }

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
