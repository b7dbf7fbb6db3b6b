namespace Functions.Api.Monitor;

/// <summary>The group the monitor's calls are listed under in the OpenAPI document.</summary>
internal static class MonitorTag
{
    public const string Name = "Monitor";
}
