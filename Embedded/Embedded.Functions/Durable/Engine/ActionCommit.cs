using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A change without effects of its own.</summary>
internal sealed class ActionCommit<T>(Func<StoreWriter, T> apply) : StoreCommit
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Done => done.Task;

    public override void Apply(StoreWriter writer) => result = apply(writer);

    public override void Completed() => done.TrySetResult(result!);

    public override void Abandoned(Exception reason) => done.TrySetException(reason);
}
