using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoder;

/// <summary>The engines of this home.</summary>
internal static class ImageEngines
{
    /// <summary>Starts an engine, before any untrusted byte is read.</summary>
    /// <exception cref="InvalidOperationException">There is no such engine, or it does not start.</exception>
    public static IImageEngine Start(string? name) => name switch
    {
        null or EngineName.LibVips => new VipsEngine(),
        _ => throw new InvalidOperationException($"There is no image engine {name} here; there is {EngineName.LibVips}."),
    };
}
