namespace Embedded.Functions.Durable;

/// <summary>Where and with what a hub's management API is reached.</summary>
/// <param name="Address">The host's first address; null while it has none.</param>
/// <param name="Key">The key that opens it; null when nobody gets in.</param>
internal sealed record ManagementAddress(Func<Uri?> Address, string? Key);
