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
    private readonly Dictionary<string, LinkedList<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<HistoryEvent> _kept = new();

    public bool HasWaiters => _waiters.Count > 0;

    public IReadOnlyList<HistoryEvent> Kept => [.. _kept];

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellation)
    {
        if (_waiters.TryGetValue(name, out LinkedList<Waiter>? waiters) && waiters.First!.Value.Type != typeof(T))
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

        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        waiters ??= _waiters[name] = new LinkedList<Waiter>();
        LinkedListNode<Waiter> node = waiters.AddFirst((Waiter)waiter);
        if (cancellation.CanBeCanceled)
        {
            waiter.Registration = cancellation.Register(() =>
            {
                execution.EnsureTurnThread();
                Remove(name, node);
                waiter.Cancel(cancellation);
            });
        }

        return waiter.Task;
    }

    public void Raise(HistoryEvent raised)
    {
        if (!_waiters.TryGetValue(raised.Name!, out LinkedList<Waiter>? waiters))
        {
            _kept.AddLast(raised);
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
            _waiters.Remove(name);
        }
    }

    private bool TryTakeKept(string name, [NotNullWhen(true)] out HistoryEvent? taken)
    {
        for (LinkedListNode<HistoryEvent>? node = _kept.First; node is not null; node = node.Next)
        {
            if (string.Equals(node.Value.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                _kept.Remove(node);
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
        private readonly TaskCompletionSource<T> _source = new();

        public override Type Type => typeof(T);

        public Task<T> Task => _source.Task;

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
                _source.TrySetException(exception);
                return;
            }

            _source.TrySetResult(value);
        }

        public void Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
    }
}
