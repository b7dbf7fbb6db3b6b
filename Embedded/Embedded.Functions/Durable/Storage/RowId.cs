using Embedded.Functions.Durable.Execution;

namespace Embedded.Functions.Durable.Storage;

/// <summary>Row keys that keep the rows of one instance together.</summary>
internal static class RowId
{
    public static long Of(long key, int number) => (key << 24) | (uint)number;

    public static long First(long key) => key << 24;

    public static long Last(long key) => (key << 24) | (OrchestrationExecution.MaxSequence - 1);

    public static long Key(long id) => id >> 24;

    public static int Number(long id) => (int)(id & (OrchestrationExecution.MaxSequence - 1));
}
