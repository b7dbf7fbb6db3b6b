using System.Runtime.InteropServices;
using Local;
using Local.Demo;
using Local.Settings;

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
    Console.WriteLine($"ready {options.Address.GetLeftPart(UriPartial.Authority)}");
    var demo = options.Demo ? SeedAsync() : Task.CompletedTask;
    await Task.Delay(Timeout.Infinite, stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
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
        using var seeder = new DemoSeeder(options.Address, options.Data, Console.Out);
        await seeder.RunAsync(stopping.Token);
    }
    catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
    {
        Console.Error.WriteLine($"demo: stopped: {e.Message}");
    }
    catch (OperationCanceledException)
    {
        // The next run goes on where this one stopped.
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
