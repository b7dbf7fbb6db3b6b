namespace Microsoft.DurableTask.Entities;

/// <summary>Options of a call; there are none as yet.</summary>
public record CallEntityOptions;
