namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller of an HTTP function must present.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user; unsupported by the isolated worker.</summary>
    User = 1,

    /// <summary>A function, host or master key.</summary>
    Function = 2,

    /// <summary>A system or master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
