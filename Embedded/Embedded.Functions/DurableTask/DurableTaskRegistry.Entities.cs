using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <content>Ways to add entities.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds what <paramref name="factory"/> makes, once per batch of operations.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableTaskRegistry AddEntity(TaskName name, Func<IServiceProvider, ITaskEntity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Add(entities, name, factory);
    }

    /// <summary>Adds a class, made with the services of the batch.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the type is no concrete entity.</exception>
    public DurableTaskRegistry AddEntity(TaskName name, Type type)
    {
        RequireConcrete<ITaskEntity>(type);
        return AddEntity(name, services => (ITaskEntity)ActivatorUtilities.CreateInstance(services, type));
    }

    /// <summary>Adds a class under its own name or that of its <see cref="DurableTaskAttribute"/>.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the type is no concrete entity.</exception>
    public DurableTaskRegistry AddEntity(Type type)
    {
        RequireConcrete<ITaskEntity>(type);
        return AddEntity(NameOf(type), type);
    }

    /// <summary>Adds a class.</summary>
    public DurableTaskRegistry AddEntity<TEntity>(TaskName name)
        where TEntity : class, ITaskEntity => AddEntity(name, typeof(TEntity));

    /// <summary>Adds a class under its own name or that of its <see cref="DurableTaskAttribute"/>.</summary>
    public DurableTaskRegistry AddEntity<TEntity>()
        where TEntity : class, ITaskEntity => AddEntity(typeof(TEntity));

    /// <summary>Adds one object for all operations.</summary>
    public DurableTaskRegistry AddEntity(TaskName name, ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(name, _ => entity);
    }

    /// <summary>Adds one object for all operations, under its class's name.</summary>
    public DurableTaskRegistry AddEntity(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(NameOf(entity.GetType()), entity);
    }
}
