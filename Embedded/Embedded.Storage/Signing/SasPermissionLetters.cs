namespace Embedded.Storage.Signing;

/// <summary>Permissions as letters, in the order the service prescribes.</summary>
internal static class SasPermissionLetters
{
    /// <summary>Letters of the protocol in their order; those this service has no operation for are verified but allow nothing.</summary>
    private const string Order = "racwdxyltmeopi";

    private static readonly (char Letter, BlobSasPermissions Permission)[] Known =
    [
        ('r', BlobSasPermissions.Read),
        ('a', BlobSasPermissions.Add),
        ('c', BlobSasPermissions.Create),
        ('w', BlobSasPermissions.Write),
        ('d', BlobSasPermissions.Delete),
        ('l', BlobSasPermissions.List),
    ];

    public static string Format(BlobSasPermissions permissions) =>
        string.Concat(Known.Where(k => permissions.HasFlag(k.Permission)).Select(k => k.Letter));

    /// <summary>Null where a letter is unknown or repeated.</summary>
    public static BlobSasPermissions? Parse(string letters)
    {
        if (letters.Length == 0 || letters.Any(letter => !Order.Contains(letter, StringComparison.Ordinal)) || letters.Distinct().Count() != letters.Length)
        {
            return null;
        }

        return Known.Where(k => letters.Contains(k.Letter, StringComparison.Ordinal))
            .Aggregate(BlobSasPermissions.None, (all, k) => all | k.Permission);
    }
}
