using System.Text.Json.Serialization;

namespace Functions.Media.Decoder.Protocol;

/// <summary>Errors of the decoder that say nothing about the picture.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecoderError>))]
public enum DecoderError
{
    /// <summary>An input or output file could not be read or written, or the library failed.</summary>
    Internal = 1,

    /// <summary>Memory ran out.</summary>
    OutOfMemory = 2,

    /// <summary>There is no room for the output.</summary>
    DiskFull = 3,
}
