using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A change without effects of its own.</summary>
internal sealed class ActionCommit<T>(Func<StoreWriter, T> apply) : StoreCommit
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Apply(StoreWriter writer) => _result = apply(writer);

    public override void Completed() => _done.TrySetResult(_result!);

    public override void Abandoned(Exception reason) => _done.TrySetException(reason);
}
