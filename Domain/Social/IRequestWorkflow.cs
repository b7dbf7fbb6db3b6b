using Domain.Ids;

namespace Domain.Social;

/// <summary>The workflow that lets everybody follow who has asked a now public account to. It looks at what is true then, so it may run any number of times.</summary>
public interface IRequestWorkflow
{
    /// <summary>
    /// Promises to look half a minute from now. Call it before the account goes public: whoever dies between writing and <see cref="AcceptAsync"/> leaves the
    /// requests to this.
    /// </summary>
    /// <param name="user">Whose account.</param>
    /// <param name="version">What tells this change from others: the version that is being replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PromiseAsync(SnowflakeId user, string version, CancellationToken cancellationToken);

    /// <summary>Starts it. Call it after the account has gone public; repeating it with the same version does nothing.</summary>
    /// <param name="user">Whose account.</param>
    /// <param name="version">The version that was written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task AcceptAsync(SnowflakeId user, string version, CancellationToken cancellationToken);
}
