namespace Embedded.Cosmos;

/// <summary>Nominal request units: clients read the header, nothing is metered.</summary>
internal static class RequestCharge
{
    public const double Item = 1;
}
