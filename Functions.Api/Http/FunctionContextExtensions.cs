using Domain.Ids;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Api.Http;

/// <summary>What the middleware has found out about a call.</summary>
public static class FunctionContextExtensions
{
    private static readonly object CallerKey = new();
    private static readonly object ReservedIdKey = new();

    /// <summary>Who calls. Functions that are not <see cref="AnonymousAttribute"/> always have one.</summary>
    /// <exception cref="InvalidOperationException">The function is anonymous and nobody is signed in.</exception>
    public static Caller Caller(this FunctionContext context) =>
        context.TryGetCaller() ?? throw new InvalidOperationException("Anonymous functions have no caller.");

    /// <summary>Who calls, or null.</summary>
    public static Caller? TryGetCaller(this FunctionContext context) => context.Items.TryGetValue(CallerKey, out var caller) ? (Caller)caller : null;

    /// <summary>
    /// The id for what this call creates: the one reserved for its <c>Idempotency-Key</c>, so that a retry after a crash finds the record
    /// of the first attempt instead of making a second;
    /// a new one where the client sent no key. Ask once per call, and create with "if it does not exist yet".
    /// </summary>
    public static SnowflakeId IdToCreate(this FunctionContext context) =>
        context.Items.TryGetValue(ReservedIdKey, out var id)
            ? (SnowflakeId)id
            : context.InstanceServices.GetRequiredService<SnowflakeIdGenerator>().Next();

    internal static void SetCaller(this FunctionContext context, Caller caller) => context.Items[CallerKey] = caller;

    internal static void SetReservedId(this FunctionContext context, SnowflakeId id) => context.Items[ReservedIdKey] = id;
}
