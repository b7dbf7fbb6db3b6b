namespace Local.Settings;

/// <summary>A start-up option that cannot be used, said in a way that tells what to do.</summary>
internal sealed class LocalOptionException(string name, string expected) : Exception($"{name} must be {expected}.");
