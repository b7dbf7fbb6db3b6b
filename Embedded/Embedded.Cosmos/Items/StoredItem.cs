namespace Embedded.Cosmos.Items;

/// <summary>An item as stored. <see cref="Number"/> is the log sequence number of its creation, <see cref="Lsn"/> that of its last write.</summary>
internal sealed record StoredItem(long Number, long Lsn, byte[] Body, bool IsExpired)
{
    public string ETag => ItemDocument.ETag(Lsn);
}
