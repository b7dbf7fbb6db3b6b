namespace Embedded.Functions.Tests.Host.Durable;

public sealed record WorkItem(string Text, int Number);
