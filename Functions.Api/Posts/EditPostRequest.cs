namespace Functions.Api.Posts;

/// <summary>Changing a post.</summary>
/// <param name="Caption">The new caption; empty removes it.</param>
public sealed record EditPostRequest(string Caption);
