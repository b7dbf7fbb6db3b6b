using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Domain.Media.Embeddings;

/// <summary>
/// What is to be seen in a picture, as a direction in 256 dimensions: pictures of like things point in like directions (ME-5). For ranking and finding what is
/// similar; it neither proves nor flags a copy, which is what <see cref="Decoding.Fingerprint"/> is for.
/// </summary>
/// <remarks>
/// Only the direction counts, so each component is kept as a fraction of the largest, in 8 bits.
/// </remarks>
[JsonConverter(typeof(VisualEmbeddingJsonConverter))]
public sealed class VisualEmbedding : IEquatable<VisualEmbedding>
{
    /// <summary>Components of each.</summary>
    public const int Dimensions = 256;

    /// <summary>
    /// What made it: the network, the size of the picture that it sees, the layer that is taken and the projection. Raised when one of them changes, since
    /// then directions mean something else.
    /// </summary>
    public const byte CurrentVersion = 1;

    /// <summary>Bytes of each, with its version.</summary>
    public const int Length = 1 + Dimensions;

    private readonly sbyte[] components;

    private VisualEmbedding(byte version, sbyte[] components) => (Version, this.components) = (version, components);

    /// <summary>Which <see cref="CurrentVersion"/> made it.</summary>
    public byte Version { get; }

    /// <summary>The direction, −127 to 127; its length means nothing.</summary>
    public ReadOnlySpan<sbyte> Components => components;

    /// <summary>Keeps a direction.</summary>
    /// <exception cref="ArgumentException">It has not <see cref="Dimensions"/> components, or one of them is no finite number.</exception>
    public static VisualEmbedding Of(ReadOnlySpan<float> direction)
    {
        var largest = 0f;
        foreach (var component in direction)
        {
            largest = float.IsFinite(component) ? Math.Max(largest, Math.Abs(component)) : float.NaN;
        }

        if (direction.Length != Dimensions || float.IsNaN(largest))
        {
            throw new ArgumentException($"A direction is {Dimensions} finite numbers.", nameof(direction));
        }

        var scale = largest > 0 ? sbyte.MaxValue / largest : 0;
        var components = new sbyte[Dimensions];
        for (var i = 0; i < Dimensions; i++)
        {
            components[i] = (sbyte)MathF.Round(direction[i] * scale);
        }

        return new(CurrentVersion, components);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null when it is nothing of the kind.</summary>
    public static VisualEmbedding? FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length && MemoryMarshal.Cast<byte, sbyte>(bytes[1..]) is var components && !components.Contains(sbyte.MinValue)
            ? new(bytes[0], components.ToArray())
            : null;

    /// <summary>Cosine of the angle between two directions: 1 alike, about 0 unrelated, −1 opposite; 0 if one of them is none.</summary>
    /// <exception cref="ArgumentException">They are of different versions, so that they cannot be compared.</exception>
    public double CosineTo(VisualEmbedding other)
    {
        if (other.Version != Version)
        {
            throw new ArgumentException($"Version {other.Version} cannot be compared with version {Version}.", nameof(other));
        }

        var product = Dot(components, other.components);
        return product == 0 ? 0 : product / Math.Sqrt((double)Dot(components, components) * Dot(other.components, other.components));
    }

    /// <inheritdoc/>
    public bool Equals(VisualEmbedding? other) => other is not null && other.Version == Version && other.Components.SequenceEqual(components);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VisualEmbedding);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Version);
        hash.AddBytes(MemoryMarshal.AsBytes<sbyte>(components));
        return hash.ToHashCode();
    }

    /// <summary>The version, then the components: <see cref="Length"/> bytes.</summary>
    public byte[] ToBytes() => [Version, .. MemoryMarshal.AsBytes<sbyte>(components)];

    private static int Dot(sbyte[] left, sbyte[] right)
    {
        var sum = 0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
