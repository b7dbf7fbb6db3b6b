using System.Reflection;
using System.Text.Json;
using Embedded.Functions.Durable;
using Embedded.Functions.Http;
using Embedded.Functions.Invocation;
using Embedded.Functions.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Hosting;

/// <summary>Composes function apps into one process.</summary>
public sealed class EmbeddedFunctionsHostBuilder
{
    private readonly EmbeddedFunctionsOptions options;
    private readonly WebApplicationBuilder web;
    private readonly List<FunctionAppRegistration> apps = [];
    private readonly List<Action<IApplicationBuilder>> middleware = [];
    private readonly List<Action<IEndpointRouteBuilder>> endpoints = [];

    internal EmbeddedFunctionsHostBuilder(EmbeddedFunctionsOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.DataPath);
        this.options = options;
        ServiceBus = new EmbeddedServiceBus(Path.Combine(options.DataPath, "servicebus.db"), options.ServiceBus, options.TimeProvider);
        web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        web.WebHost.UseKestrelCore();
        web.Services.AddRouting();
        web.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, PassiveHostLifetime>());
    }

    /// <summary>Settings shared by all apps. Empty at first: add environment variables or files as needed.</summary>
    public ConfigurationManager Configuration => web.Configuration;

    /// <summary>Logging of the host and of all apps.</summary>
    public ILoggingBuilder Logging => web.Logging;

    /// <summary>Services of the web server only; apps have their own.</summary>
    public IServiceCollection Services => web.Services;

    /// <summary>The web server, for its limits and addresses.</summary>
    public IWebHostBuilder WebHost => web.WebHost;

    /// <summary>The broker of this process; runs while the host does. Every app finds it among its services.</summary>
    public EmbeddedServiceBus ServiceBus { get; }

    /// <summary>Adds a function app.</summary>
    /// <param name="name">Unique name, for logs, metrics and, unless host.json names one, its task hub.</param>
    /// <param name="assembly">Where its functions are.</param>
    /// <param name="configure">Registers its services and middleware, as its own entry point does on Azure.</param>
    /// <param name="settings">Its app settings, over the shared ones; <c>__</c> separates levels as in environment variables.</param>
    public EmbeddedFunctionsHostBuilder AddApp(
        string name,
        Assembly assembly,
        Action<FunctionsApplicationBuilder> configure,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return AddApp(name, assembly.GetTypes(), configure, settings);
    }

    /// <summary>Adds a function app that consists of some classes only, as tests need it.</summary>
    /// <inheritdoc cref="AddApp(string, Assembly, Action{FunctionsApplicationBuilder}, IReadOnlyDictionary{string, string?})"/>
    public EmbeddedFunctionsHostBuilder AddApp(
        string name,
        IReadOnlyCollection<Type> types,
        Action<FunctionsApplicationBuilder> configure,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(configure);
        if (apps.Any(app => app.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"There is an app '{name}' already.", nameof(name));
        }

        apps.Add(new(name, types, configure, settings ?? new Dictionary<string, string?>()));
        return this;
    }

    /// <summary>Adds ASP.NET Core middleware in front of the functions, for what the process serves besides them.</summary>
    public EmbeddedFunctionsHostBuilder UseAppMiddleware(Action<IApplicationBuilder> configure)
    {
        middleware.Add(configure);
        return this;
    }

    /// <summary>Adds endpoints beside the functions.</summary>
    public EmbeddedFunctionsHostBuilder MapEndpoints(Action<IEndpointRouteBuilder> configure)
    {
        endpoints.Add(configure);
        return this;
    }

    /// <summary>Discovers, checks and compiles all functions. Nothing runs before the host is started.</summary>
    /// <exception cref="FunctionDeclarationException">A function is declared in a way that cannot work.</exception>
    /// <exception cref="InvalidOperationException">Settings are missing or contradict one another.</exception>
    public EmbeddedFunctionsHost Build()
    {
        if (options.Urls.Count > 0)
        {
            this.web.WebHost.UseUrls([.. options.Urls]);
        }

        this.web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBodySize;
        });
        var web = this.web.Build();
        var loggers = web.Services.GetRequiredService<ILoggerFactory>();
        var tracker = new InvocationTracker();
        var hostJson = HostJson.Load(options.HostJsonPath);
        FunctionApp[] apps = [.. this.apps.Select(app => new FunctionApp(app, CreateAppBuilder(app, hostJson, loggers)))];
        foreach (var app in apps)
        {
            app.BuildServices();
        }

        var hubs = CreateHubs(apps, tracker, loggers);
        foreach (var hub in hubs.Values)
        {
            ((HubClient)hub.Client).Management = new(() => web.Urls.FirstOrDefault() is { } url ? new Uri(url) : null, options.Keys.System);
        }

        var converter = new DurableTaskHubOptions { Name = "any", DatabasePath = "any" }.DataConverter;
        foreach (var app in apps)
        {
            app.Build((function, hub) => FindHub(app, function, hub, hubs), converter);
        }

        var keys = new KeyAuthorization(options.Keys);
        foreach (var middleware in this.middleware)
        {
            middleware(web);
        }

        web.UseRouting();
        web.Use((http, next) => tracker.IsOpen || !http.Request.Path.StartsWithSegments("/runtime") ? next(http) : Unavailable(http));
        web.Use(HttpFunctions.HideUnsupportedMethods);
        new HttpFunctions(keys, tracker, options.MaxRequestBodySize, loggers.CreateLogger<HttpFunctions>()).Map(web, apps);
        web.MapDurableTaskManagement([.. hubs.Values], http => keys.Allows(http, AuthorizationLevel.System, null));
        foreach (var endpoints in this.endpoints)
        {
            endpoints(web);
        }

        var listeners = new ListenerFactory(options, ServiceBus, tracker, loggers);
        foreach (var app in apps)
        {
            listeners.AddAll(app);
        }

        return new EmbeddedFunctionsHost(
            options,
            web,
            apps,
            hubs,
            ServiceBus,
            listeners,
            tracker,
            loggers.CreateLogger<EmbeddedFunctionsHost>());
    }

    private FunctionsApplicationBuilder CreateAppBuilder(
        FunctionAppRegistration app,
        IReadOnlyDictionary<string, string?> hostJson,
        ILoggerFactory loggers)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(hostJson);
        // Not chained: a chained configuration loses empty values, and an empty routePrefix means something.
        configuration.AddInMemoryCollection(web.Configuration.AsEnumerable().Where(setting => setting.Value is not null));
        configuration.AddInMemoryCollection(app.Settings.Select(s => KeyValuePair.Create(AppSettings.Key(s.Key), s.Value)));
        var host = new HostApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                DisableDefaults = true,
                ApplicationName = app.Name,
                ContentRootPath = AppContext.BaseDirectory,
                EnvironmentName = web.Environment.EnvironmentName,
                Configuration = configuration,
            });
        host.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new ForwardingLoggerProvider(loggers));
        host.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, PassiveHostLifetime>());
        host.Services.AddSingleton<IWebHostEnvironment>(web.Environment);
        host.Services.AddSingleton(options.TimeProvider);
        host.Services.AddSingleton(ServiceBus);
        host.Services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        var builder = new FunctionsApplicationBuilder(host);
        app.Configure(builder);
        return builder;
    }

    private Dictionary<string, DurableTaskHub> CreateHubs(IEnumerable<FunctionApp> apps, InvocationTracker tracker, ILoggerFactory loggers)
    {
        Dictionary<string, DurableTaskHub> hubs = new(StringComparer.OrdinalIgnoreCase);
        foreach (var app in apps.Where(app => app.NeedsHub))
        {
            var options = HubOptions.For(app, this.options);
            app.Hub = new DurableTaskHub(
                options,
                new DurableFunctions(app, options.DataConverter, tracker),
                this.options.TimeProvider,
                loggers);
            if (!hubs.TryAdd(options.Name, app.Hub))
            {
                throw new InvalidOperationException($"App '{app.Name}': the task hub '{options.Name}' belongs to another app already.");
            }
        }

        return hubs;
    }

    private static Task Unavailable(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private static DurableTaskHub FindHub(
        FunctionApp app,
        FunctionDeclaration function,
        string? name,
        Dictionary<string, DurableTaskHub> hubs)
    {
        if (name is null)
        {
            return app.Hub
                ?? throw new FunctionDeclarationException(
                    function.Name,
                    $"[DurableClient] names no task hub and app '{app.Name}' has none of its own");
        }

        var resolved = app.Settings.Resolve(name);
        return hubs.TryGetValue(resolved, out var hub)
            ? hub
            : throw new FunctionDeclarationException(
                function.Name,
                $"[DurableClient] asks for the task hub '{resolved}', which no app of this host has");
    }
}
