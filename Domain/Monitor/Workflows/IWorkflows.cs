using Domain.Monitor.Repairs;

namespace Domain.Monitor.Workflows;

/// <summary>The workflows behind the subjects. Whatever is done may be repeated.</summary>
public interface IWorkflows
{
    /// <summary>Which workflow sees to a subject.</summary>
    WorkflowName NameOf(Subject subject);

    /// <summary>How it stands; null when there is none.</summary>
    Task<WorkflowState?> FindAsync(Subject subject, CancellationToken cancellationToken);

    /// <summary>Subjects whose workflows failed, were terminated or are suspended.</summary>
    /// <param name="cursor"><see cref="BrokenWorkflows.Next"/> of the page before; null for the first page.</param>
    /// <param name="limit">Instances read, 1 to 1,000; a page may hold fewer subjects.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<BrokenWorkflows> ListBrokenAsync(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Starts the workflow unless it runs.</summary>
    Task StartAsync(Subject subject, CancellationToken cancellationToken);

    /// <summary>Wakes the workflow to look at its record, and starts it if it is not running.</summary>
    Task NotifyAsync(Subject subject, CancellationToken cancellationToken);

    /// <summary>Lets a suspended workflow go on.</summary>
    Task ResumeAsync(Subject subject, CancellationToken cancellationToken);

    /// <summary>Terminates the workflow, with its sub-workflows, unless it has ended, and waits for its end.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    Task EndAsync(Subject subject, CancellationToken cancellationToken);
}
