namespace Infrastructure.Blobs;

/// <summary>When blobs move to cheaper tiers (ME-9). On Azure the same figures stand in the storage accounts' lifecycle policies.</summary>
public sealed class StorageTierOptions
{
    /// <summary>How long a blob that storage is not asked for stays hot; default 7 days.</summary>
    public TimeSpan CoolAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>After how long it becomes cold; default 90 days.</summary>
    public TimeSpan ColdAfter { get; set; } = TimeSpan.FromDays(90);
}
