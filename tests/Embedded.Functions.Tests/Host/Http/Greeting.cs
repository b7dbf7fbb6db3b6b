namespace Embedded.Functions.Tests.Host.Http;

public sealed record Greeting(string Text);
