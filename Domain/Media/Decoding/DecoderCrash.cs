namespace Domain.Media.Decoding;

/// <summary>What ended a decoder before it had an answer.</summary>
public enum DecoderCrash
{
    /// <summary>The process ended by itself with an exit code.</summary>
    Exited,

    /// <summary>The process was ended by a signal that its keeper did not send.</summary>
    Signalled,

    /// <summary>The job took longer than it may by the clock on the wall.</summary>
    TimeLimit,

    /// <summary>The job used more processor time than it may.</summary>
    CpuLimit,

    /// <summary>The job used more memory than it may.</summary>
    MemoryLimit,

    /// <summary>The process answered something that is no answer.</summary>
    ProtocolViolation,

    /// <summary>The decoder reported an error of its own, one that says nothing about the picture (a full disk, say).</summary>
    InternalError,

    /// <summary>The process could not be started. Says nothing about the picture.</summary>
    NotStarted,

    /// <summary>There was no room for the output. Says nothing about the picture.</summary>
    DiskFull,
}
