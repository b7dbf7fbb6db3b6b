namespace Embedded.Storage;

/// <summary>The tiers a blob can be in, by their names in the protocol.</summary>
internal static class AccessTiers
{
    public const string Hot = "Hot";

    public const string Cool = "Cool";

    public const string Cold = "Cold";
}
