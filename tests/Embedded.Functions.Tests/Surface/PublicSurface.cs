using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Embedded.Functions.Tests.Surface;

/// <summary>
/// What other assemblies can see of one: a line for each type and member, with modifiers, nullability, constraints and default values.
/// Overrides are left out, since callers cannot tell them from what they override; constructors of abstract types count as protected.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(decimal)] = "decimal", [typeof(double)] = "double",
        [typeof(float)] = "float", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(object)] = "object", [typeof(short)] = "short",
        [typeof(string)] = "string", [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(void)] = "void",
    };

    /// <summary>The lines of the types in some namespaces, those below included, in ordinal order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<Assembly> assemblies, params string[] namespaces) =>
    [
        .. assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => namespaces.Any(name => type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true))
            .SelectMany(Lines)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Lines(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var name = Name(type);
        yield return $"{name} = {Kind(type)}{Bases(type)}{Constraints(type.GetGenericArguments())}{Usage(type)}{Obsolete(type)}";
        if (type.IsEnum)
        {
            foreach (var value in type.GetEnumNames())
            {
                yield return $"{name}.{value} = {Convert.ToInt64(Enum.Parse(type, value), CultureInfo.InvariantCulture)}";
            }

            yield break;
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return $"{name}.Invoke = {Annotated(invoke.ReturnParameter, nullability)} ({Parameters(invoke, nullability)})";
            yield break;
        }

        foreach (var member in type.GetMembers(Declared))
        {
            if (Line(member, nullability) is { } line)
            {
                yield return $"{name}.{line}{Obsolete(member)}";
            }
        }
    }

    private static string? Line(MemberInfo member, NullabilityInfoContext nullability) => member switch
    {
        ConstructorInfo constructor when Access(constructor) is { } access => $"ctor({Parameters(constructor, nullability)}) = {access}",
        MethodInfo method when Access(method) is { } access && !IsAccessor(method) && !IsOverride(method) =>
            $"{method.Name}{Generic(method)}({Parameters(method, nullability)}) = {access}{Modifiers(method)} {Annotated(method.ReturnParameter, nullability)}"
                + Constraints(method.GetGenericArguments()),
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors && !IsOverride(property.GetAccessors(true)[0]) =>
            $"{property.Name}{Index(property, nullability)} = {Annotated(property, nullability)} {{{accessors}}}"
                + (property.IsDefined(typeof(RequiredMemberAttribute)) ? " required" : "") + Modifiers(property.GetAccessors(true)[0]),
        FieldInfo field when Access(field) is { } access =>
            $"{field.Name} = {access}{(field.IsStatic ? " static" : "")}{(field.IsInitOnly ? " readonly" : "")} {Written(field.FieldType, nullability.Create(field))}"
                + (field.IsLiteral ? $" const {Value(field.GetRawConstantValue())}" : ""),
        EventInfo { AddMethod: { } add } found when Access(add) is { } access => $"{found.Name} = {access} event {Name(found.EventHandlerType!)}",
        _ => null,
    };

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly struct" : "struct"
        : (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
        {
            return "";
        }

        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var interfaces = type.GetInterfaces()
            .Except(inherited)
            .Where(one => one.IsVisible && !type.GetInterfaces().Any(other => other.GetInterfaces().Contains(one)));
        Type[] all = [.. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [parent] : Type.EmptyTypes, .. interfaces];
        return all.Length == 0 ? "" : " : " + string.Join(", ", all.Select(Name).Order(StringComparer.Ordinal));
    }

    private static string? Access(MethodBase method) =>
        method is { IsPublic: true, IsConstructor: true, DeclaringType.IsAbstract: true } ? "protected"
        : method.IsPublic ? "public"
        : method.IsFamily || method.IsFamilyOrAssembly ? "protected" : null;

    private static string? Access(FieldInfo field) => field.IsPublic ? "public" : field.IsFamily || field.IsFamilyOrAssembly ? "protected" : null;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? " static"
        : method.DeclaringType!.IsInterface ? ""
        : method.IsAbstract ? " abstract"
        : method is { IsVirtual: true, IsFinal: false } ? " virtual" : "";

    private static string Accessors(PropertyInfo property) =>
        string.Join(
            ' ',
            new[] { (property.GetMethod, "get"), (property.SetMethod, IsInit(property.SetMethod) ? "init" : "set") }
                .Where(accessor => accessor.Item1 is not null && Access(accessor.Item1) is not null)
                .Select(accessor => Access(accessor.Item1!) == "public" ? accessor.Item2 : $"{Access(accessor.Item1!)} {accessor.Item2}"));

    private static bool IsInit(MethodInfo? setter) => setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    private static string Index(PropertyInfo property, NullabilityInfoContext nullability) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(one => Parameter(one, nullability)))}]" : "";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "";

    private static string Parameters(MethodBase method, NullabilityInfoContext nullability) =>
        (method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "")
        + string.Join(", ", method.GetParameters().Select(parameter => Parameter(parameter, nullability)));

    private static string Parameter(ParameterInfo parameter, NullabilityInfoContext nullability) =>
        (parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "")
        + (parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "")
        + $"{Annotated(parameter, nullability)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue)}" : "")}";

    private static string Annotated(ParameterInfo parameter, NullabilityInfoContext nullability) =>
        Written(parameter.ParameterType, nullability.Create(parameter)) + Flow(parameter);

    private static string Annotated(PropertyInfo property, NullabilityInfoContext nullability) =>
        Written(property.PropertyType, nullability.Create(property)) + Flow(property);

    private static string Flow(ICustomAttributeProvider provider) =>
        string.Concat(
            provider.GetCustomAttributes(false)
                .Select(attribute => attribute.GetType())
                .Where(type => type.Namespace == "System.Diagnostics.CodeAnalysis" && !type.Name.StartsWith("Suppress", StringComparison.Ordinal))
                .Select(type => $" [{type.Name}]")
                .Order(StringComparer.Ordinal));

    private static string Written(Type type, NullabilityInfo info)
    {
        var plain = type.IsByRef ? type.GetElementType()! : type;
        if (Nullable.GetUnderlyingType(plain) is { } value)
        {
            return $"{Name(value)}?";
        }

        var text = plain.IsArray ? $"{Written(plain.GetElementType()!, info.ElementType!)}[]"
            : plain is { IsGenericType: true } ? GenericName(plain, info)
            : Name(plain);
        return text + (!plain.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "");
    }

    private static string GenericName(Type type, NullabilityInfo info)
    {
        var arguments = type.GetGenericArguments();
        var known = info.GenericTypeArguments;
        return $"{Outer(type)}<{string.Join(", ", arguments.Select((argument, index) => index < known.Length ? Written(argument, known[index]) : Name(argument)))}>";
    }

    private static string Name(Type type) =>
        Keywords.TryGetValue(type, out var keyword) ? keyword
        : type.IsGenericParameter ? type.Name
        : type.IsByRef ? Name(type.GetElementType()!)
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : Nullable.GetUnderlyingType(type) is { } value ? $"{Name(value)}?"
        : type.IsGenericType ? $"{Outer(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.FullName!.Replace('+', '.');

    private static string Outer(Type type) => type.GetGenericTypeDefinition().FullName!.Split('`')[0].Replace('+', '.');

    private static string Constraints(IEnumerable<Type> parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters.Where(one => one.IsGenericParameter))
        {
            var attributes = parameter.GenericParameterAttributes;
            string[] all =
            [
                .. attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : Array.Empty<string>(),
                .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
                .. parameter.GetGenericParameterConstraints().Select(Name),
                .. attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : Array.Empty<string>(),
            ];
            text.Append(all.Length == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", all)}");
        }

        return text.ToString();
    }

    private static string Usage(Type type) =>
        type.IsSubclassOf(typeof(Attribute)) && type.GetCustomAttribute<AttributeUsageAttribute>() is { } usage
            ? $" on {usage.ValidOn}{(usage.AllowMultiple ? ", multiple" : "")}{(usage.Inherited ? "" : ", not inherited")}"
            : "";

    private static string Obsolete(MemberInfo member) => member.IsDefined(typeof(ObsoleteAttribute), false) ? " obsolete" : "";

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
