using System.Diagnostics.CodeAnalysis;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;

namespace Embedded.Functions.Durable.Execution;

/// <summary>
/// Events and who waits for them, by name without regard to case. The latest waiter is served first, so that a loop of
/// Task.WhenAny can abandon waits (source: TaskOrchestrationContextWrapper.WaitForExternalEvent); events nobody waits for are kept in
/// order.
/// A cancelled wait takes no event.
/// </summary>
internal sealed class ExternalEvents(OrchestrationExecution execution, DataConverter converter)
{
    private readonly Dictionary<string, LinkedList<Waiter>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<HistoryEvent> kept = new();

    public bool HasWaiters => waiters.Count > 0;

    public IReadOnlyList<HistoryEvent> Kept => [.. kept];

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        if (this.waiters.TryGetValue(name, out LinkedList<Waiter>? waiters) && waiters.First!.Value.Type != typeof(T))
        {
            throw new ArgumentException(
                $"Event '{name}' is already awaited as {waiters.First.Value.Type.FullName} "
                    + $"and cannot be awaited as {typeof(T).FullName} too.",
                nameof(name));
        }

        Waiter<T> waiter = new(converter);
        if (TryTakeKept(name, out HistoryEvent? early))
        {
            waiter.Complete(early.Payload);
            return waiter.Task;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        waiters ??= this.waiters[name] = new LinkedList<Waiter>();
        LinkedListNode<Waiter> node = waiters.AddFirst((Waiter)waiter);
        if (cancellationToken.CanBeCanceled)
        {
            waiter.Registration = cancellationToken.Register(() =>
            {
                execution.EnsureTurnThread();
                Remove(name, node);
                waiter.Cancel(cancellationToken);
            });
        }

        return waiter.Task;
    }

    public void Raise(HistoryEvent raised)
    {
        if (!this.waiters.TryGetValue(raised.Name!, out LinkedList<Waiter>? waiters))
        {
            kept.AddLast(raised);
            return;
        }

        LinkedListNode<Waiter> node = waiters.First!;
        Remove(raised.Name!, node);
        node.Value.Complete(raised.Payload);
    }

    private void Remove(string name, LinkedListNode<Waiter> node)
    {
        if (node.List is not { } list)
        {
            return;
        }

        list.Remove(node);
        if (list.Count == 0)
        {
            waiters.Remove(name);
        }
    }

    private bool TryTakeKept(string name, [NotNullWhen(true)] out HistoryEvent? taken)
    {
        for (LinkedListNode<HistoryEvent>? node = kept.First; node is not null; node = node.Next)
        {
            if (string.Equals(node.Value.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                kept.Remove(node);
                taken = node.Value;
                return true;
            }
        }

        taken = null;
        return false;
    }

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        public CancellationTokenRegistration Registration { get; set; }

        public abstract void Complete(string? payload);
    }

    private sealed class Waiter<T>(DataConverter converter) : Waiter
    {
        private readonly TaskCompletionSource<T> source = new();

        public override Type Type => typeof(T);

        public Task<T> Task => source.Task;

        [SuppressMessage(
            "Design",
            "CA1031",
            Justification = "A payload that cannot be read fails the wait, which the orchestrator can handle, whatever the reason.")]
        public override void Complete(string? payload)
        {
            Registration.Unregister();
            T value;
            try
            {
                value = converter.Deserialize<T>(payload)!;
            }
            catch (Exception exception)
            {
                source.TrySetException(exception);
                return;
            }

            source.TrySetResult(value);
        }

        public void Cancel(CancellationToken cancellationToken) => source.TrySetCanceled(cancellationToken);
    }
}
