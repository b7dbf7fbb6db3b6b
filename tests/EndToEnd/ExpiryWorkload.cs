namespace EndToEnd;

/// <summary>Somebody who uploads pictures and uses none of them, where unused media live three seconds.</summary>
internal sealed class ExpiryWorkload : Workload
{
    private Person uploader = null!;

    public override (string Name, string Value)[] Options =>
        [("Media__UnusedLifetime", "00:00:03"), ("RateLimits__Uploads__Count", "1000000"), ("Accounts__PasswordIterations", "1000")];

    public override async Task PrepareAsync(Uri address) => uploader = await SignUpAsync(address, "crash.expiry");

    public override Task RunAsync(CancellationToken stopping) =>
        RepeatAsync(
            async round => await uploader.WaitForMediaAsync(await UploadAsync(uploader, await Jpegs.NewAsync(round), $"{round}", "expired")),
            stopping);
}
