namespace Embedded.Storage.Signing;

/// <summary>What a verified SAS allows.</summary>
internal sealed record SasGrant(BlobSasPermissions Permissions, SasFields Fields);
