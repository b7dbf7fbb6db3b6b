namespace Embedded.Functions.Tests.Simulation;

/// <summary>The engine did what the model does not allow.</summary>
internal sealed class SimulationException(string message, Exception? cause = null) : Exception(message, cause);
