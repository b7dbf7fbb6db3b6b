namespace Microsoft.DurableTask;

/// <summary>The version of an orchestration; compared without regard to case.</summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    /// <summary>No version.</summary>
    public static readonly TaskVersion Unversioned;

    private readonly string? version;

    /// <summary>Null and empty mean unversioned; white space alone is refused.</summary>
    /// <exception cref="ArgumentException"><paramref name="version"/> is white space.</exception>
    public TaskVersion(string? version)
    {
        if (!string.IsNullOrEmpty(version) && string.IsNullOrWhiteSpace(version))
        {
            throw new ArgumentException("A version is either empty (unversioned) or has visible characters.", nameof(version));
        }

        this.version = version ?? string.Empty;
    }

    /// <summary>The version as text, empty when unversioned.</summary>
    public string Version => version ?? string.Empty;

    /// <summary>The version as text.</summary>
    public static implicit operator string(TaskVersion value) => value.Version;

    /// <summary>The text as a version.</summary>
    public static implicit operator TaskVersion(string? value) => new(value);

    /// <summary>Equality without regard to case.</summary>
    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    /// <summary>Inequality without regard to case.</summary>
    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);

    /// <inheritdoc/>
    public override string ToString() => Version;
}
