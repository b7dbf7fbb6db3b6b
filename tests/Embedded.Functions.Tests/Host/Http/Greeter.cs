namespace Embedded.Functions.Tests.Host.Http;

public sealed class Greeter
{
    public string Greet(string name) => $"Hello, {name}";
}
