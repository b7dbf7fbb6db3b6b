namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>One item of a HEIF file.</summary>
internal sealed record HeifItem
{
    public required string Type { get; init; }

    public required byte[] Content { get; init; }

    /// <summary>Whole property boxes, in the order in which they are applied.</summary>
    public byte[][] Properties { get; init; } = [];

    /// <summary>Where its content is said to be, as offset from where it really is and length; null for the truth.</summary>
    public (long Offset, long Length)[]? Extents { get; init; }

    /// <summary>With further properties.</summary>
    public HeifItem With(params byte[][] properties) => this with { Properties = [.. Properties, .. properties] };

    /// <summary>Its properties without those of one type.</summary>
    public HeifItem Without(string type) =>
        this with { Properties = [.. Properties.Where(property => System.Text.Encoding.ASCII.GetString(property, 4, 4) != type)] };

    /// <summary>With code points for primaries and transfer, and those of the coders for matrix (BT.601) and range (full).</summary>
    public HeifItem Colored(int primaries, int transfer) =>
        Without("colr").With(HeifFile.Box("colr", [.. "nclx"u8, .. HeifFile.UInt16(primaries), .. HeifFile.UInt16(transfer), 0, 6, 0x80]));
}
