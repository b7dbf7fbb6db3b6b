namespace EndToEnd;

/// <summary>Somebody who uploads pictures and uses none of them, where unused media live three seconds.</summary>
internal sealed class ExpiryWorkload : Workload
{
    private Person uploader = null!;

    public override (string Name, string Value)[] Options =>
        [("Media__UnusedLifetime", "00:00:03"), ("RateLimits__Uploads__Count", "1000000"), ("Accounts__PasswordIterations", "1000"), ("MAX_RECOVERIES", "1000000")];

    public override async Task PrepareAsync(Uri address) => uploader = await SignUpAsync(address, "crash.expiry");

    public override Task RunAsync(CancellationToken cancellationToken) => RepeatAsync(ExpireAsync, cancellationToken);

    private async Task ExpireAsync(int round)
    {
        var file = await Jpegs.NewAsync(round);
        var (mediaId, url) = await uploader.AnnounceAsync(file.Length, $"{round}");

        // Where a kill came between, the URL may have expired with the medium.
        _ = await uploader.TryStoreAsync(url, file);
        Expect(uploader, mediaId, "expired");
        _ = await uploader.WaitForMediaAsync(mediaId, "expired");
    }
}
