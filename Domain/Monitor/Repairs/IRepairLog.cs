namespace Domain.Monitor.Repairs;

/// <summary>Keeps the monitor's cases and what it did about them. Every write is durable when its task completes.</summary>
public interface IRepairLog
{
    /// <summary>Most items of one page.</summary>
    const int MaxPage = 200;

    /// <summary>What is stuck or given up, longest first.</summary>
    /// <param name="state">Only cases in this state; null for open and dead-lettered ones.</param>
    /// <param name="after">The <see cref="StuckSubject.Key"/> of the last one of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<StuckSubject>> ListStuckAsync(CaseState? state, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many cases are open or dead-lettered, by class; classes without any are left out.</summary>
    Task<IReadOnlyDictionary<StuckClass, int>> CountStuckAsync(CancellationToken cancellationToken);

    /// <summary>All repairs, newest first.</summary>
    /// <param name="before">The <see cref="RepairRecord.Key"/> of the last one of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<RepairRecord>> ListRepairsAsync(string? before, int limit, CancellationToken cancellationToken);

    /// <summary>The newest repairs of one subject, newest first.</summary>
    Task<IReadOnlyList<RepairRecord>> ListRepairsAsync(Subject subject, int limit, CancellationToken cancellationToken);

    /// <summary>One subject's case, closed ones included as long as they are kept; null when there is none.</summary>
    Task<StuckSubject?> FindAsync(Subject subject, CancellationToken cancellationToken);

    /// <summary>
    /// Reads, changes and writes back, guarded by the ETag: when somebody else wrote meanwhile, <paramref name="change"/> is applied afresh.
    /// It gets null when there is no case, and may return null, or the same instance, to write nothing.
    /// </summary>
    /// <returns>The case as it now is.</returns>
    Task<StuckSubject?> UpdateAsync(Subject subject, Func<StuckSubject?, StuckSubject?> change, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a repair begins, together with the case's counters, before anything is done. A repair of this subject and number that is there
    /// already is returned unchanged.
    /// </summary>
    Task<RepairRecord> BeginAsync(RepairRecord repair, CancellationToken cancellationToken);

    /// <summary>Records how it ended. A repair that has ended keeps its first end.</summary>
    Task<RepairRecord> EndAsync(RepairRecord repair, CancellationToken cancellationToken);
}
