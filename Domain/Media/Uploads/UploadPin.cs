namespace Domain.Media.Uploads;

/// <summary>Which bytes were confirmed: a blob that changes afterwards is not them (UP-1).</summary>
/// <param name="ETag">The uploaded blob's ETag at confirmation.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ByClient">
/// Whether the client said that it is done. Until then a storage event may speak of a write that the client is about to repeat (a lost answer,
/// retried), so the pin follows the blob; from then on it stays.
/// </param>
public sealed record UploadPin(string ETag, long Length, bool ByClient);
