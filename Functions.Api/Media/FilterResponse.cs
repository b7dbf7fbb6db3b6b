namespace Functions.Api.Media;

/// <summary>A filter.</summary>
/// <param name="Name">What it is called in filter_id and in the preview's address.</param>
public sealed record FilterResponse(string Name);
