namespace Embedded.Functions.Tests.Host.Http;

public sealed record Person(string Name);
