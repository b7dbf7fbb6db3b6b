using System.Runtime.InteropServices;
using Local;
using Local.Demo;
using Local.Settings;

// After sysexits.h: an I/O error. A wrong option ends with 2.
const int StoreFailed = 74;

LocalOptions options;
try
{
    options = LocalOptions.FromEnvironment();
}
catch (LocalOptionException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

using var stopping = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

try
{
    Console.WriteLine($"starting; all state is in {options.Data}");
    await using var home = await EmbeddedHome.StartAsync(options, stopping.Token);
    if (options.PublicAddress != options.Address)
    {
        Console.WriteLine($"others reach it at {options.PublicAddress}");
    }

    Console.WriteLine($"ready {options.ReadyUrl}");
    var demo = options.Demo ? SeedAsync() : Task.CompletedTask;
    using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, home.Failed);
    await Task.Delay(Timeout.Infinite, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    if (!stopping.IsCancellationRequested)
    {
        Console.Error.WriteLine($"stopped: a store in {options.Data} can no longer be written. What was acknowledged is safe. Mend the disk and start again.");
        await stopping.CancelAsync();
        await demo;
        return StoreFailed;
    }

    await demo;
    return 0;
}
catch (LocalOptionException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 0;
}

// A demo that fails must not take the system down with it.
async Task SeedAsync()
{
    try
    {
        using var seeder = new DemoSeeder(options.Address, options.Data, LocalKeys.LoadOrCreate(options.Data).Master, Console.Out);
        await seeder.RunAsync(stopping.Token);
    }
    catch (Exception) when (stopping.IsCancellationRequested)
    {
        // The next run goes on where this one stopped.
    }
    catch (Exception e)
    {
        Console.Error.WriteLine($"demo: stopped: {e.Message} The next start goes on with it.");
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
