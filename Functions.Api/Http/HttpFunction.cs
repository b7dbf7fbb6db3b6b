using System.Reflection;
using Domain.Staff;
using Functions.Api.Monitor.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Http;

/// <summary>What this assembly declares about one of its HTTP functions.</summary>
public sealed record HttpFunction
{
    private static readonly Dictionary<string, HttpFunction> ByName = Discover();
    private static readonly (TemplateMatcher Path, IReadOnlyList<string> Methods)[] Routes =
        [.. ByName.Values.Select(function => (new TemplateMatcher(TemplateParser.Parse(function.Route), []), function.Methods))];

    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its route, without a leading slash.</summary>
    public required string Route { get; init; }

    /// <summary>Its HTTP methods, upper case.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Whether it can be called without signing in. What takes a key of the host does not take a token as well.</summary>
    public required bool IsAnonymous { get; init; }

    /// <summary>Whether it takes a key of the host, in the header <c>x-functions-key</c>.</summary>
    public required bool TakesKey { get; init; }

    /// <summary>The role in the monitor a caller needs; null where it takes none.</summary>
    public required StaffRole? Role { get; init; }

    /// <summary>What it does.</summary>
    public required OperationAttribute? Operation { get; init; }

    /// <summary>The body it reads.</summary>
    public required Type? Accepts { get; init; }

    /// <summary>Whether it demands that body.</summary>
    public required bool DemandsBody { get; init; }

    /// <summary>The answers it gives.</summary>
    public required IReadOnlyList<AnswersAttribute> Answers { get; init; }

    /// <summary>The query parameters it reads.</summary>
    public required IReadOnlyList<QueryAttribute> Queries { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<HttpFunction> All => ByName.Values;

    /// <summary>The HTTP function of this name, or null.</summary>
    public static HttpFunction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The methods that can be used at a path, in alphabetical order; none where there is nothing.</summary>
    public static IReadOnlyList<string> MethodsAt(PathString path) =>
        [.. Routes.Where(route => route.Path.TryMatch(path, [])).SelectMany(route => route.Methods).Distinct().Order(StringComparer.Ordinal)];

    private static Dictionary<string, HttpFunction> Discover() =>
        typeof(HttpFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(Read)
            .OfType<HttpFunction>()
            .ToDictionary(function => function.Name);

    private static HttpFunction? Read(MethodInfo method)
    {
        var function = method.GetCustomAttribute<FunctionAttribute>();
        var trigger = method.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null);
        return function is null || trigger is null
            ? null
            : new HttpFunction
            {
                Name = function.Name,
                Route = trigger.Route ?? function.Name,
                Methods = [.. (trigger.Methods ?? []).Select(verb => verb.ToUpperInvariant())],
                IsAnonymous = method.GetCustomAttribute<AnonymousAttribute>() is not null || trigger.AuthLevel is not AuthorizationLevel.Anonymous,
                TakesKey = trigger.AuthLevel is not AuthorizationLevel.Anonymous,
                Role = method.GetCustomAttribute<StaffOnlyAttribute>()?.Role,
                Operation = method.GetCustomAttribute<OperationAttribute>(),
                Accepts = method.GetCustomAttribute<AcceptsAttribute>()?.Type,
                DemandsBody = method.GetCustomAttribute<AcceptsAttribute>() is { IsOptional: false },
                Answers = [.. method.GetCustomAttributes<AnswersAttribute>()],
                Queries = [.. method.GetCustomAttributes<QueryAttribute>()],
            };
    }
}
