using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Embedded.Functions.Invocation;

/// <summary>A function ready to run.</summary>
internal sealed class FunctionDescriptor : FunctionDefinition
{
    public FunctionDescriptor(FunctionDeclaration declaration, FunctionInvoker invoker)
    {
        Declaration = declaration;
        Invoker = invoker;
        var method = declaration.Method;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        Id = FunctionIds.Of(declaration.Name, EntryPoint);
        PathToAssembly = method.Module.Assembly.Location;
        Parameters =
        [
            .. method
                .GetParameters()
                .Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.HasDefaultValue ? p.DefaultValue : null)),
        ];
        InputBindings = Inputs(declaration).ToImmutableDictionary(b => b.Name, StringComparer.OrdinalIgnoreCase);
        OutputBindings = declaration.Output is null
            ? ImmutableDictionary<string, BindingMetadata>.Empty
            : ImmutableDictionary<string, BindingMetadata>.Empty.Add(
                "$return",
                new FunctionBinding("$return", "serviceBus", BindingDirection.Out));
    }

    public FunctionDeclaration Declaration { get; }

    public FunctionInvoker Invoker { get; }

    /// <summary>The full route of an HTTP function.</summary>
    public RoutePattern? Route { get; init; }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name => Declaration.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    private static IEnumerable<BindingMetadata> Inputs(FunctionDeclaration declaration)
    {
        yield return new FunctionBinding(declaration.TriggerParameter.Name!, declaration.Kind.BindingType(), BindingDirection.In);
        foreach (var parameter in declaration.Method.GetParameters())
        {
            if (parameter.GetCustomAttribute<InputBindingAttribute>() is DurableClientAttribute)
            {
                yield return new FunctionBinding(parameter.Name!, "durableClient", BindingDirection.In);
            }
        }
    }
}
