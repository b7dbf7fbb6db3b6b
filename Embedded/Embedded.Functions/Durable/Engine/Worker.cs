namespace Embedded.Functions.Durable.Engine;

/// <summary>Calls one piece of work again and again, never twice at a time.</summary>
internal abstract class Worker : IDisposable
{
    /// <summary>There is something to do: at least one call of the work begins after this.</summary>
    public abstract void Wake();

    /// <summary>Lets the work do what there is to do, then ends.</summary>
    public abstract void Dispose();
}
