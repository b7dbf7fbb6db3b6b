using Embedded.Functions.Hosting;
using Embedded.Functions.Invocation;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Http;

/// <summary>Routes of HTTP functions.</summary>
internal static class HttpRoutes
{
    public const string DefaultPrefix = "api";

    /// <summary>The full route of a function.</summary>
    /// <exception cref="FunctionDeclarationException">The route is malformed, empty or reserved by the host.</exception>
    public static RoutePattern Parse(FunctionDeclaration declaration, string prefix)
    {
        var route = ((HttpTriggerAttribute)declaration.Trigger).Route ?? declaration.Name;
        if (route.Length == 0)
        {
            throw new FunctionDeclarationException(declaration.Name, "an empty route fails on the real host; use a catch-all parameter");
        }

        RoutePattern pattern;
        try
        {
            pattern = RoutePatternFactory.Parse(prefix.Length == 0 ? route : $"{prefix}/{route}");
        }
        catch (RoutePatternException e)
        {
            throw new FunctionDeclarationException(declaration.Name, $"the route '{route}' is malformed: {e.Message}");
        }

        if (pattern.PathSegments is [{ IsSimple: true, Parts: [RoutePatternLiteralPart { Content: var first }] }, ..]
            && (first.Equals("admin", StringComparison.OrdinalIgnoreCase) || first.Equals("runtime", StringComparison.OrdinalIgnoreCase)))
        {
            throw new FunctionDeclarationException(declaration.Name, $"routes below /{first} are reserved by the host");
        }

        return pattern;
    }

    /// <summary>The route with its parameters made anonymous: routes of the same shape compete for the same requests.</summary>
    public static string Shape(RoutePattern pattern) =>
        string.Join(
            '/',
            pattern.PathSegments.Select(segment =>
                string.Concat(
                    segment.Parts.Select(part =>
                        part switch
                        {
                            RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
                            RoutePatternSeparatorPart separator => separator.Content,
                            RoutePatternParameterPart parameter =>
                                $"{{{(parameter.IsCatchAll ? "*" : "")}:{string.Join(':', parameter.ParameterPolicies.Select(p => p.Content))}}}",
                            _ => throw new InvalidOperationException("Unknown part of a route."),
                        }))));

    /// <summary>
    /// Whether some path belongs to <paramref name="preferred"/> here, where the more specific route wins, and on the real host to
    /// <paramref name="first"/>, as it asks routes in the order of their functions' names. A constrained parameter counts as different from any
    /// literal: constraints are how such routes are told apart.
    /// </summary>
    public static bool IsHidden(RoutePattern preferred, RoutePattern first) =>
        preferred.InboundPrecedence < first.InboundPrecedence && Overlap(preferred.PathSegments, first.PathSegments);

    private static bool Overlap(IReadOnlyList<RoutePatternPathSegment> left, IReadOnlyList<RoutePatternPathSegment> right)
    {
        for (var index = 0; ; index++)
        {
            var (one, other) = (left.ElementAtOrDefault(index), right.ElementAtOrDefault(index));
            if (IsCatchAll(one) || IsCatchAll(other))
            {
                return true;
            }

            if (one is null || other is null)
            {
                return (one is null || IsOptional(one)) && (other is null || IsOptional(other));
            }

            if (!Overlap(one, other))
            {
                return false;
            }
        }
    }

    private static bool Overlap(RoutePatternPathSegment left, RoutePatternPathSegment right) => (left.Parts, right.Parts) switch
    {
        ([RoutePatternLiteralPart one], [RoutePatternLiteralPart other]) => one.Content.Equals(other.Content, StringComparison.OrdinalIgnoreCase),
        ([RoutePatternLiteralPart], [RoutePatternParameterPart { ParameterPolicies.Count: > 0 }]) => false,
        ([RoutePatternParameterPart { ParameterPolicies.Count: > 0 }], [RoutePatternLiteralPart]) => false,
        _ => true,
    };

    private static bool IsCatchAll(RoutePatternPathSegment? segment) => segment is { Parts: [RoutePatternParameterPart { IsCatchAll: true }] };

    private static bool IsOptional(RoutePatternPathSegment segment) =>
        segment is { Parts: [RoutePatternParameterPart part] } && (part.IsOptional || part.Default is not null);
}
