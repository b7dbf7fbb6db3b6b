namespace Tests.Shared;

/// <summary>A failure a test asked for.</summary>
internal sealed class InjectedFaultException() : Exception("Injected by a test.");
