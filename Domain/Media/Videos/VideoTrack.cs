namespace Domain.Media.Videos;

/// <summary>A film on one rung, or its sound: what has a playlist of its own.</summary>
/// <param name="Name"><see cref="VideoRung.Name"/>, or <see cref="Sound"/>.</param>
/// <param name="PlaylistFile">The last part of its playlist's path.</param>
/// <param name="Width">In pixels; null of sound.</param>
/// <param name="Height">In pixels; null of sound.</param>
public sealed record VideoTrack(string Name, string PlaylistFile, int? Width = null, int? Height = null)
{
    /// <summary>What the sound's track is called.</summary>
    public const string Sound = "audio";
}
