namespace Domain.Media.Uploads;

/// <summary>What a client wants to upload. Nothing in it is trusted but as an announcement.</summary>
/// <param name="Kind"><c>image</c>, <c>video</c> or <c>story</c>.</param>
/// <param name="ContentType">What the client takes the bytes for.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="FilterId">One of <see cref="MediaFilter.All"/>; null is <see cref="MediaFilter.Normal"/>.</param>
/// <param name="Adjustments">What is to be changed besides; null changes nothing.</param>
/// <param name="FrameId">One of <see cref="MediaFrame.All"/>; null is <see cref="MediaFrame.None"/>.</param>
public sealed record UploadRequest(
    string Kind, string ContentType, long Size, string? FilterId = null, LookAdjustments? Adjustments = null, string? FrameId = null);
