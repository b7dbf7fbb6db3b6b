namespace Functions.Media.Decoder.Protocol;

/// <summary>The environment variables by which a keeper configures a decoder process when it starts it.</summary>
public static class DecoderEnvironment
{
    /// <summary>MiB of memory the process may take beyond what it has when it starts.</summary>
    public const string MemoryMiB = "DECODER_MEMORY_MIB";

    /// <summary>The name of the engine that decodes; libvips where it is not set.</summary>
    public const string Engine = "DECODER_ENGINE";

    /// <summary>When <c>1</c>, the process decodes only with processor time that nobody else on the machine wants.</summary>
    public const string OnlyWhenIdle = "DECODER_ONLY_WHEN_IDLE";

    /// <summary>When <c>1</c>, an input that begins with <c>fault:</c> makes the process fail in the way it names. Only tests set this.</summary>
    public const string Faults = "DECODER_FAULTS";

    /// <summary>When <c>none</c>, the process acts as if libheif were not installed.</summary>
    public const string LibHeif = "DECODER_LIBHEIF";
}
