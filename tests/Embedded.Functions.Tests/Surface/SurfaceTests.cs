using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Surface;

[TestClass]
public sealed class SurfaceTests
{
    /// <summary>
    /// Each line of the list was found, character for character, among the lines of assemblies built from the official sources: Functions worker
    /// 2.52.0 with its extensions Http 3.3.0, Http.AspNetCore 2.1.1, Timer 4.3.1, ServiceBus 5.24.0 and DurableTask, Durable Task 1.25.0 with
    /// DurableTask.Core 3.9.0. Look a new line up before adding it.
    /// </summary>
    [TestMethod]
    public void The_official_namespaces_hold_nothing_that_the_official_packages_lack()
    {
        var declared = PublicSurface.Of([typeof(FunctionAttribute).Assembly], "Microsoft", "DurableTask");

        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Surface", "official-surface.txt"));
        Assert.AreEqual("", string.Join('\n', declared.Except(listed)), "not official, or not looked up yet");
        Assert.AreEqual("", string.Join('\n', listed.Except(declared)), "no longer declared");
    }
}
