namespace Functions.Orchestrations.Publishing;

/// <summary>What <see cref="CheckMedia"/> found.</summary>
/// <param name="State">How the media stand.</param>
/// <param name="Reason">Why one was refused: a stable code.</param>
/// <param name="Reminder">When to look again if no event comes.</param>
public sealed record MediaCheck(MediaState State, string? Reason, TimeSpan Reminder);
