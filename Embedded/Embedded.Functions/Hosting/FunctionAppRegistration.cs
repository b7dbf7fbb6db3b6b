using Microsoft.Azure.Functions.Worker.Builder;

namespace Embedded.Functions.Hosting;

/// <summary>An app as it was added to the builder.</summary>
internal sealed record FunctionAppRegistration(
    string Name,
    IReadOnlyCollection<Type> Types,
    Action<FunctionsApplicationBuilder> Configure,
    IReadOnlyDictionary<string, string?> Settings);
