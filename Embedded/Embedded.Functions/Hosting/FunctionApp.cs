using System.Text.Json;
using Embedded.Functions.Durable;
using Embedded.Functions.Invocation;
using Embedded.Functions.Invocation.Binding;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Embedded.Functions.Hosting;

/// <summary>One function app: its services, its functions and the pipeline that runs around each of them.</summary>
internal sealed class FunctionApp
{
    private readonly FunctionsApplicationBuilder builder;
    private IHost? host;
    private IServiceScopeFactory? scopes;
    private FunctionExecutionDelegate? pipeline;

    public FunctionApp(FunctionAppRegistration registration, FunctionsApplicationBuilder builder)
    {
        Name = registration.Name;
        this.builder = builder;
        Settings = new AppSettings(Name, builder.Configuration);
        Declarations = [.. FunctionDiscovery.Find(registration.Types).Where(f => !Settings.IsDisabled(f.Name))];
        if (Declarations.FirstOrDefault(f => f.Kind is TriggerKind.Http) is { } http && !builder.UsesAspNetCore)
        {
            throw new FunctionDeclarationException(
                http.Name,
                $"app '{Name}' has HTTP functions but does not call ConfigureFunctionsWebApplication");
        }
    }

    public string Name { get; }

    public AppSettings Settings { get; }

    public IReadOnlyList<FunctionDeclaration> Declarations { get; private set; }

    public IReadOnlyList<FunctionDescriptor> Functions { get; private set; } = [];

    public bool NeedsHub => Declarations.Any(f => f.Kind is TriggerKind.Orchestration or TriggerKind.Activity or TriggerKind.Entity);

    /// <summary>The app's own hub, when it has orchestrators, activities or entities.</summary>
    public DurableTaskHub? Hub { get; set; }

    /// <summary>The worker's serialiser.</summary>
    public JsonSerializerOptions Json { get; private set; } = JsonSerializerOptions.Default;

    public IServiceProvider Services => host?.Services ?? throw new InvalidOperationException("The app is not built yet.");

    /// <summary>Builds the services, and adds the functions that are registered among them.</summary>
    public void BuildServices()
    {
        host = builder.BuildHost();
        scopes = host.Services.GetRequiredService<IServiceScopeFactory>();
        Json = host.Services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
        var registered = RegisteredTask.Declare(host.Services.GetRequiredService<IOptions<DurableTaskRegistry>>().Value);
        Declarations = FunctionDiscovery.Join(Declarations, registered.Where(f => !Settings.IsDisabled(f.Name)));
    }

    /// <summary>Builds binders and pipeline.</summary>
    public void Build(Func<FunctionDeclaration, string?, DurableTaskHub> hubs, DataConverter converter)
    {
        var binders = new BinderFactory(Json, converter, hubs);
        var prefix = Settings.Host("extensions:http:routePrefix") ?? Http.HttpRoutes.DefaultPrefix;
        Functions =
        [
            .. Declarations.Select(declaration =>
            {
                var route = declaration.Kind is TriggerKind.Http ? Http.HttpRoutes.Parse(declaration, prefix) : null;
                return new FunctionDescriptor(declaration, FunctionInvoker.Compile(declaration, binders.CreateAll(declaration, route)))
                {
                    Route = route,
                };
            }),
        ];
        pipeline = builder.BuildPipeline(static context =>
            ((FunctionDescriptor)context.FunctionDefinition).Invoker.InvokeAsync((InvocationContext)context));
    }

    public AsyncServiceScope CreateScope() => scopes!.CreateAsyncScope();

    /// <summary>Runs the function inside the app's middleware.</summary>
    public Task InvokeAsync(InvocationContext context) => pipeline!(context);

    /// <summary>Starts the app's hosted services.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => host!.StartAsync(cancellationToken);

    /// <summary>Stops the app's hosted services.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => host?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        switch (this.host)
        {
            case IAsyncDisposable host:
                await host.DisposeAsync();
                break;
            case { } host:
                host.Dispose();
                break;
        }
    }
}
