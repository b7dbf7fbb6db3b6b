using System.Globalization;
using System.Runtime.InteropServices;
using Embedded.Storage;
using Embedded.Storage.Tests;

// Usage: serve {folder} {port}. Prints "ready {url}" when it listens; with CRASH_AT=point:n it kills itself at the n-th time it reaches that point.
if (args is not ["serve", var folder, var port])
{
    await Console.Error.WriteLineAsync("usage: serve {folder} {port}");
    return 1;
}

var crash = Environment.GetEnvironmentVariable("CRASH_AT")?.Split(':');
var reached = 0;
var events = Path.Combine(folder, "events.log");
await using var host = await StorageHost.StartAsync(
    folder,
    int.Parse(port, CultureInfo.InvariantCulture),
    options =>
    {
        options.BlobCreated = (created, cancellation) => File.AppendAllTextAsync(
            events, $"{created.Data.Sequencer} {created.Subject} {created.Data.ETag}\n", cancellation);
        options.Reached = point =>
        {
            if (crash is not null && point == crash[0] && Interlocked.Increment(ref reached) == int.Parse(crash[1], CultureInfo.InvariantCulture))
            {
                _ = Signals.Kill(Environment.ProcessId, 9);
            }
        };
    });
Console.WriteLine($"ready {host.Endpoint}");
await Console.In.ReadToEndAsync();
return 0;

internal static partial class Signals
{
    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Kill(int process, int signal);
}
