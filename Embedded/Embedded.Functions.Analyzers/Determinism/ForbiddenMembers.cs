using System.Collections.Concurrent;
using System.Collections.Immutable;
using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>The library members that the rules of determinism name, found by the type they are used on.</summary>
internal sealed class ForbiddenMembers(Compilation compilation)
{
    private static readonly ImmutableArray<ForbiddenMember> Listed =
    [
        new(DeterminismRules.Clock, "System.DateTime", "Now", "UtcNow", "Today"),
        new(DeterminismRules.Clock, "System.DateTimeOffset", "Now", "UtcNow"),
        new(DeterminismRules.Clock, "System.Diagnostics.Stopwatch"),
        new(DeterminismRules.Clock, "System.TimeProvider", "System", "GetUtcNow", "GetLocalNow", "GetTimestamp", "GetElapsedTime"),
        new(DeterminismRules.Clock, "System.Environment", "TickCount", "TickCount64"),
        new(DeterminismRules.Clock, "Microsoft.Extensions.Internal.ISystemClock"),
        new(DeterminismRules.Clock, "Microsoft.AspNetCore.Authentication.ISystemClock"),

        new(DeterminismRules.Random, "System.Guid", "NewGuid", "CreateVersion7"),
        new(DeterminismRules.Random, "System.Random", "Shared"),
        new(DeterminismRules.Random, "System.Random", ".ctor") { Overload = static parameters => parameters.IsEmpty },
        new(DeterminismRules.Random, "System.Security.Cryptography.RandomNumberGenerator"),
        new(DeterminismRules.Random, "System.IO.Path", "GetRandomFileName"),
        new(DeterminismRules.InputOutput, "System.IO.Path", "GetTempFileName", "Exists"),
        new(DeterminismRules.Random, "System.HashCode"),
        new(DeterminismRules.Random, "System.String", "GetHashCode"),
        new(DeterminismRules.Random, "System.StringComparer", "GetHashCode"),
        new(DeterminismRules.Random, "System.Runtime.CompilerServices.RuntimeHelpers", "GetHashCode"),

        new(DeterminismRules.Concurrency, "System.Threading.Tasks.Task", "Run", "ContinueWith", "Start", "Yield", "RunSynchronously"),
        new(DeterminismRules.Concurrency, "System.Threading.Tasks.TaskFactory"),
        new(DeterminismRules.Concurrency, "System.Threading.Tasks.TaskFactory`1"),
        new(DeterminismRules.Concurrency, "System.Threading.Tasks.Parallel"),
        new(DeterminismRules.Concurrency, "System.Linq.ParallelEnumerable"),
        new(DeterminismRules.Concurrency, "System.Threading.ThreadPool"),
        new(DeterminismRules.Concurrency, "System.Threading.Thread", ".ctor", "Start"),
        new(DeterminismRules.Concurrency, "System.Threading.Channels.Channel"),
        new(DeterminismRules.Concurrency, "System.Threading.Channels.ChannelReader`1"),
        new(DeterminismRules.Concurrency, "System.Threading.Channels.ChannelWriter`1"),
        new(DeterminismRules.Concurrency, "System.Threading.SynchronizationContext", "SetSynchronizationContext", "Post", "Send"),
        new(DeterminismRules.Concurrency, "System.ComponentModel.BackgroundWorker"),

        new(DeterminismRules.Delay, "System.Threading.Tasks.Task", "Delay"),
        new(DeterminismRules.Delay, "System.Threading.Tasks.Task", "WaitAsync") { Overload = HasTime },
        new(DeterminismRules.Delay, "System.Threading.Tasks.TimeProviderTaskExtensions"),
        new(DeterminismRules.Delay, "System.Threading.Thread", "Sleep", "SpinWait", "Yield"),
        new(DeterminismRules.Delay, "System.Threading.SpinWait"),
        new(DeterminismRules.Delay, "System.Threading.Timer"),
        new(DeterminismRules.Delay, "System.Timers.Timer"),
        new(DeterminismRules.Delay, "System.Threading.PeriodicTimer"),
        new(DeterminismRules.Delay, "System.TimeProvider", "CreateTimer"),
        new(DeterminismRules.Delay, "System.Threading.CancellationTokenSource", ".ctor") { Overload = HasTime },
        new(DeterminismRules.Delay, "System.Threading.CancellationTokenSource", "CancelAfter"),

        new(DeterminismRules.BlockingWait, "System.Threading.Tasks.Task", "Wait", "WaitAll", "WaitAny"),
        new(DeterminismRules.BlockingWait, "System.Threading.Thread", "Join"),
        new(DeterminismRules.BlockingWait, "System.Threading.Monitor", "Enter", "TryEnter", "Wait"),
        new(DeterminismRules.BlockingWait, "System.Threading.Lock", "Enter", "TryEnter", "EnterScope"),
        new(DeterminismRules.BlockingWait, "System.Threading.SemaphoreSlim", "Wait", "WaitAsync"),
        new(DeterminismRules.BlockingWait, "System.Threading.WaitHandle", "WaitOne", "WaitAll", "WaitAny", "SignalAndWait"),
        new(DeterminismRules.BlockingWait, "System.Threading.ManualResetEventSlim", "Wait"),
        new(DeterminismRules.BlockingWait, "System.Threading.CountdownEvent", "Wait"),
        new(DeterminismRules.BlockingWait, "System.Threading.Barrier", "SignalAndWait"),
        new(DeterminismRules.BlockingWait, "System.Threading.ReaderWriterLockSlim"),
        new(DeterminismRules.BlockingWait, "System.Collections.Concurrent.BlockingCollection`1"),

        new(DeterminismRules.Environment, "System.Environment",
            "GetEnvironmentVariable", "GetEnvironmentVariables", "ExpandEnvironmentVariables", "SetEnvironmentVariable", "MachineName", "UserName",
            "UserDomainName", "ProcessId", "ProcessPath", "ProcessorCount", "OSVersion", "Version", "CurrentDirectory", "SystemDirectory", "CommandLine",
            "GetCommandLineArgs", "CurrentManagedThreadId", "StackTrace", "WorkingSet", "CpuUsage", "GetFolderPath", "GetLogicalDrives",
            "HasShutdownStarted", "Is64BitOperatingSystem", "Is64BitProcess", "SystemPageSize"),
        new(DeterminismRules.Environment, "System.AppContext"),
        new(DeterminismRules.Environment, "System.OperatingSystem"),
        new(DeterminismRules.Environment, "System.Runtime.InteropServices.RuntimeInformation"),
        new(DeterminismRules.Environment, "System.GC"),
        new(DeterminismRules.Environment, "System.Threading.Thread", "CurrentThread", "CurrentPrincipal"),
        new(DeterminismRules.Environment, "System.Configuration.ConfigurationManager"),
        new(DeterminismRules.Environment, "Microsoft.Extensions.Configuration.IConfiguration"),
        new(DeterminismRules.Environment, "Microsoft.Extensions.Options.IOptions`1"),
        new(DeterminismRules.Environment, "Microsoft.Extensions.Options.IOptionsMonitor`1"),
        new(DeterminismRules.Environment, "Microsoft.Extensions.Hosting.IHostEnvironment"),
        new(DeterminismRules.Environment, "System.IO.Path", "GetFullPath", "GetTempPath"),

        new(DeterminismRules.LocalSettings, "System.Globalization.CultureInfo",
            "CurrentCulture", "CurrentUICulture", "InstalledUICulture", "DefaultThreadCurrentCulture", "DefaultThreadCurrentUICulture"),
        new(DeterminismRules.LocalSettings, "System.Globalization.NumberFormatInfo", "CurrentInfo"),
        new(DeterminismRules.LocalSettings, "System.Globalization.DateTimeFormatInfo", "CurrentInfo"),
        new(DeterminismRules.LocalSettings, "System.Globalization.RegionInfo", "CurrentRegion"),
        new(DeterminismRules.LocalSettings, "System.StringComparer", "CurrentCulture", "CurrentCultureIgnoreCase"),
        new(DeterminismRules.LocalSettings, "System.TimeZoneInfo", "Local"),
        new(DeterminismRules.LocalSettings, "System.TimeZone", "CurrentTimeZone"),
        new(DeterminismRules.LocalSettings, "System.DateTime", "ToLocalTime"),
        new(DeterminismRules.LocalSettings, "System.DateTimeOffset", "ToLocalTime", "LocalDateTime"),

        new(DeterminismRules.ImplicitCulture, "System.String", "ToUpper", "ToLower") { Overload = static parameters => parameters.IsEmpty },

        new(DeterminismRules.MutableState, "System.Threading.AsyncLocal`1", "Value"),
        new(DeterminismRules.MutableState, "System.Threading.ThreadLocal`1", "Value"),
        new(DeterminismRules.MutableState, "System.Runtime.Caching.ObjectCache"),
        new(DeterminismRules.MutableState, "Microsoft.Extensions.Caching.Memory.IMemoryCache"),
        new(DeterminismRules.MutableState, "Microsoft.Extensions.Caching.Memory.CacheExtensions"),
    ];

    private readonly ILookup<ISymbol, ForbiddenMember> byType = Listed
        .Select(member => (Member: member, Type: compilation.FindType(member.Type)))
        .Where(static entry => entry.Type is not null)
        .ToLookup(static entry => (ISymbol)entry.Type!, static entry => entry.Member, SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<ForbiddenMember>> found = new(SymbolEqualityComparer.Default);

    /// <summary>The rule that forbids this member on a value of this type.</summary>
    public DiagnosticDescriptor? Find(ISymbol member, ITypeSymbol type) =>
        found.GetOrAdd(type.OriginalDefinition, Collect).FirstOrDefault(forbidden => forbidden.Covers(member))?.Rule;

    private static bool HasTime(ImmutableArray<IParameterSymbol> parameters) =>
        parameters.Any(static parameter => parameter.Type is { Name: "TimeSpan" } or { SpecialType: SpecialType.System_Int32 });

    private ImmutableArray<ForbiddenMember> Collect(ITypeSymbol type)
    {
        IEnumerable<ForbiddenMember> members = [];
        for (var current = type; current is not null; current = current.BaseType)
        {
            members = members.Concat(byType[current.OriginalDefinition]);
        }

        return [.. members, .. type.AllInterfaces.SelectMany(face => byType[face.OriginalDefinition])];
    }
}
