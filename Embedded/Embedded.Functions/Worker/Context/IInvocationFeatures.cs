namespace Microsoft.Azure.Functions.Worker;

/// <summary>Features of an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets the feature.</summary>
    void Set<T>(T instance);

    /// <summary>The feature, or default.</summary>
    T? Get<T>();
}
