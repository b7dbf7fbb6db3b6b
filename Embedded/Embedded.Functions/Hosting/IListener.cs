namespace Embedded.Functions.Hosting;

/// <summary>Waits for what starts a function.</summary>
internal interface IListener : IDisposable
{
    /// <summary>Ends after <see cref="CancelAsync"/>.</summary>
    Task Completion { get; }

    /// <summary>Starts to listen.</summary>
    void Start();

    /// <summary>Listens no more.</summary>
    Task CancelAsync();
}
