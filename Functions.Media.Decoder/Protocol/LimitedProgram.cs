namespace Functions.Media.Decoder.Protocol;

/// <summary>A program that a keeper wants run on untrusted bytes, and what it may take. The decoder's executable turns into it (<c>run</c>).</summary>
public sealed record LimitedProgram
{
    /// <summary>What the program's process exits with when the program could not be started, after sysexits.h.</summary>
    public const int NotStarted = 70;

    /// <summary>Absolute path of the program.</summary>
    public required string Program { get; init; }

    /// <summary>What it is told.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Absolute path of the one file of others that it may read.</summary>
    public required string InputPath { get; init; }

    /// <summary>Absolute path of the folder in which it runs and may write; null when it writes nothing.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>MiB of address space.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>Processor seconds.</summary>
    public required int CpuSeconds { get; init; }

    /// <summary>MiB of the largest file that it may write.</summary>
    public required int FileMiB { get; init; }

    /// <summary>The keeper's process, with which it ends.</summary>
    public required int ParentId { get; init; }
}
