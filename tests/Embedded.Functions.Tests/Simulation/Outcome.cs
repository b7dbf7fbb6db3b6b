namespace Embedded.Functions.Tests.Simulation;

/// <summary>What a client knows of its call: a value, a refusal, or nothing, because the process died under it.</summary>
internal sealed record Outcome<T>(bool IsKnown, T? Value, Exception? Refusal)
{
    public static Outcome<T> Unknown { get; } = new(false, default, null);

    public bool IsDone => IsKnown && Refusal is null;

    public static Outcome<T> Of(T value) => new(true, value, null);

    public static Outcome<T> Refused(Exception reason) => new(true, default, reason);
}
