using Domain.Media;

namespace Functions.Media.Processing;

/// <summary>How an upload stands.</summary>
/// <param name="Status">The record's status.</param>
/// <param name="Reminder">When to look again unasked, while pending.</param>
public sealed record UploadCheck(MediaStatus Status, TimeSpan Reminder);
