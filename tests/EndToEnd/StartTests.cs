using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace EndToEnd;

/// <summary>Options that cannot be used, and what an operator reads then.</summary>
[TestClass]
public sealed partial class StartTests
{
    private static string folder = null!;

    [ClassInitialize]
    public static void CreateFolder(TestContext context) => folder = Directory.CreateTempSubdirectory("instagram-start-").FullName;

    [ClassCleanup]
    public static void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow("PORT", "0")]
    [DataRow("PORT", "seven")]
    [DataRow("PORT", "65536")]
    [DataRow("BIND", "localhost")]
    [DataRow("BIND", "192.0.2.1", DisplayName = "an address of another machine (RFC 5737)")]
    [DataRow("DEMO", "yes")]
    [DataRow("WORKERS", "0")]
    [DataRow("REDIS", "127.0.0.1:1", DisplayName = "a Redis that does not answer")]
    [DataRow("REDIS", "x=y,,")]
    [DataRow("DATA", "/proc/no-such-folder")]
    [DataRow("DATA", "/dev/null")]
    public async Task An_option_that_cannot_be_used_is_named_in_one_line(string name, string value)
    {
        var (exitCode, error) = await RunAsync((name, value));
        Assert.AreEqual(2, exitCode, error);
        StringAssert.StartsWith(error, $"{name} must be ");
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
    }

    [TestMethod]
    public async Task A_port_in_use_is_said_to_be_so()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exitCode, error) = await RunAsync(("PORT", port.ToString(CultureInfo.InvariantCulture)));
        Assert.AreEqual((2, $"PORT must be a port that no other process uses: {port} is in use.\n"), (exitCode, error));
    }

    [TestMethod]
    public async Task A_second_process_on_the_same_folder_is_refused_and_the_first_goes_on()
    {
        await using var first = await SystemProcess.StartNewAsync();
        var (exitCode, error) = await RunAsync(("DATA", first.Data));
        Assert.AreEqual((2, $"DATA must be a folder that no other process uses: {first.Data} is in use.\n"), (exitCode, error));
        using var person = await Person.SignUpAsync(first.Address, "still.there");
    }

    [TestMethod]
    public async Task Who_listens_on_every_address_hands_out_one_that_others_can_reach()
    {
        await using var system = await SystemProcess.StartNewAsync(("BIND", "0.0.0.0"));
        using var person = await Person.SignUpAsync(system.Address, "from.afar");
        var (_, url) = await person.AnnounceAsync(100, "picture");
        var told = OthersAddress().Match(system.Log);
        Assert.AreEqual(told.Success ? told.Groups[1].Value : system.Address.Host, new Uri(url).Host, system.Log);
        Assert.AreEqual(system.Port, new Uri(url).Port);
    }

    [GeneratedRegex("others reach it at http://([0-9.]+):")]
    private static partial Regex OthersAddress();

    private static async Task<(int ExitCode, string Error)> RunAsync(params (string Name, string Value)[] options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { SystemProcess.Program } };
        foreach (var (name, value) in (IEnumerable<(string, string)>)[("DATA", folder), ("PORT", $"{SystemProcess.FreePort()}"), ("DEMO", "0"), .. options])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        Assert.DoesNotContain("   at ", await output + error);
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
