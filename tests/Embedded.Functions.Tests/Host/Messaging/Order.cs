namespace Embedded.Functions.Tests.Host.Messaging;

public sealed record Order(int Id, string Item);
