using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Engine;

/// <summary>
/// An orchestration or an entity in memory. Messages wait in its mailbox; a turn takes all of them. Turns of one actor never overlap. The
/// next turn need not wait until the last one is durable, only effects do.
/// </summary>
/// <param name="hub">The hub it lives in.</param>
/// <param name="turns">Who runs its turns.</param>
/// <param name="key">Its key in the store.</param>
/// <param name="maxUncommitted">How many commits it may run ahead of the disk.</param>
internal abstract class Actor(HubRuntime hub, TurnScheduler turns, long key, int maxUncommitted)
{
    private readonly Lock gate = new();
    private List<ActorMessage> mailbox = [];
    private LinkedListNode<Actor>? place;
    private bool scheduled;
    private bool detached;
    private int uncommitted;

    public long Key => key;

    /// <summary>Where it rests in <see cref="LoadedInstances"/>.</summary>
    public LinkedListNode<Actor> Place => place ??= new LinkedListNode<Actor>(this);

    /// <summary>Whether it has come to its end, so that it need not stay in memory.</summary>
    protected bool IsFinished { get; set; }

    /// <summary>Whether it holds messages for later, which keep it in memory.</summary>
    protected abstract bool HasBacklog { get; }

    /// <summary>Whether some of the messages it holds can be processed now, without a new one.</summary>
    protected virtual bool CanGoOn => false;

    /// <summary>Puts a message into the mailbox; false when this actor has left memory and another has to be made.</summary>
    public bool TryDeliver(ActorMessage message)
    {
        lock (gate)
        {
            if (detached)
            {
                return false;
            }

            mailbox.Add(message);
            ScheduleIfReady();
            return true;
        }
    }

    public async ValueTask RunTurnAsync()
    {
        List<ActorMessage> messages;
        lock (gate)
        {
            messages = mailbox;
            mailbox = [];
        }

        hub.Loaded.Wake(this);
        try
        {
            await TurnAsync(messages);
        }
#pragma warning disable CA1031 // User code cannot throw here; if the engine does, going on could lose messages.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            hub.Fail(exception);
        }

        bool rests;
        lock (gate)
        {
            scheduled = false;
            ScheduleIfReady();
            rests = IsIdle;
        }

        AfterWork(rests);
    }

    /// <summary>A commit of this actor is durable.</summary>
    public void Committed()
    {
        bool rests;
        lock (gate)
        {
            uncommitted--;
            ScheduleIfReady();
            rests = IsIdle;
        }

        AfterWork(rests);
    }

    /// <summary>Leaves memory if nothing is under way. What is stored is all there is to know.</summary>
    public void TryEvict()
    {
        lock (gate)
        {
            if (!IsIdle || HasBacklog)
            {
                return;
            }

            detached = true;
        }

        hub.Detach(this);
    }

    /// <summary>Processes the messages that have come since the last turn.</summary>
    protected abstract ValueTask TurnAsync(List<ActorMessage> messages);

    protected void Queue(StoreCommit commit)
    {
        lock (gate)
        {
            uncommitted++;
        }

        hub.Commits.Enqueue(commit);
    }

    /// <summary>Drops what came too late.</summary>
    protected void Discard(List<ActorMessage> messages)
    {
        long[] stored = [.. messages.Where(message => message.InboxId > 0).Select(message => message.InboxId)];
        if (stored.Length > 0)
        {
            Queue(new DiscardCommit(this, stored));
        }
    }

    private bool IsIdle => !scheduled && !detached && uncommitted == 0 && mailbox.Count == 0;

    private void ScheduleIfReady()
    {
        if (!scheduled && !detached && uncommitted < maxUncommitted && (mailbox.Count > 0 || CanGoOn))
        {
            scheduled = true;
            turns.Schedule(this);
        }
    }

    private void AfterWork(bool rests)
    {
        if (!rests)
        {
            return;
        }

        if (IsFinished)
        {
            TryEvict();
        }
        else
        {
            hub.Loaded.Rest(this);
        }
    }
}
