using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Infrastructure.Blobs.Azure;

/// <summary>An account's user delegation key, fetched once in a while, so that signing is local.</summary>
internal sealed class DelegationKeys(BlobServiceClient account, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);

    private volatile UserDelegationKey? current;

    /// <summary>A key that is valid beyond <paramref name="until"/>, which is at most a few hours away.</summary>
    public async ValueTask<UserDelegationKey> GetAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (current is { } key && key.SignedExpiresOn > until)
        {
            return key;
        }

        var now = time.GetUtcNow();
        return current = await account.GetUserDelegationKeyAsync(now - ClockSkew, now + Lifetime, cancellationToken);
    }
}
