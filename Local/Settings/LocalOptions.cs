using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Local.Settings;

/// <summary>The start-up options of the embedded home, from environment variables; <c>make run NAME=value</c> sets them.</summary>
internal sealed record LocalOptions
{
    /// <summary>PORT: where the one HTTP server listens; 7071 as Azure's own tools do.</summary>
    public required int Port { get; init; }

    /// <summary>BIND: the address it listens on.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>DATA: the folder of all state.</summary>
    public required string Data { get; init; }

    /// <summary>DEMO: whether demo people and pictures are made.</summary>
    public required bool Demo { get; init; }

    /// <summary>REDIS: the connection string of a Redis to use; null starts one.</summary>
    public required string? Redis { get; init; }

    /// <summary>WORKERS: pictures processed at the same time.</summary>
    public required int Workers { get; init; }

    /// <summary>MAX_RECOVERIES: how many processes in a row may die in one activity or orchestrator before it is given up.</summary>
    public required int MaxRecoveries { get; init; }

    /// <summary>Where this process reaches itself, and people on this machine do.</summary>
    public Uri Address => At(Bind.Equals(IPAddress.Any) ? IPAddress.Loopback : Bind.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Bind);

    /// <summary>Where others reach it: what stands before the addresses it hands out. Of a machine that listens on every address, the one in its network.</summary>
    public Uri PublicAddress => ListensEverywhere && OwnAddress() is { } own ? At(own) : Address;

    /// <summary>What the server is told to listen on.</summary>
    public string ListenUrl => At(Bind).GetLeftPart(UriPartial.Authority);

    /// <summary>What is printed when all is ready; always with the port.</summary>
    public string ReadyUrl => $"http://{Address.Host}:{Port}";

    /// <exception cref="LocalOptionException">A value cannot be used.</exception>
    public static LocalOptions FromEnvironment() => new()
    {
        Port = Number("PORT", 7071, 1, 65_535),
        Bind = IPAddress.TryParse(Value("BIND") ?? "127.0.0.1", out var bind)
            ? bind
            : throw new LocalOptionException("BIND", "an IP address such as 127.0.0.1"),
        Data = Path.GetFullPath(Value("DATA") ?? ".data"),
        Demo = Number("DEMO", 1, 0, 1) == 1,
        Redis = Value("REDIS"),
        Workers = Number("WORKERS", Environment.ProcessorCount, 1, 256),
        MaxRecoveries = Number("MAX_RECOVERIES", 10, 1, 1_000_000),
    };

    /// <summary>Tries whether PORT and BIND can be listened on, before anything else is begun.</summary>
    /// <exception cref="LocalOptionException">They cannot.</exception>
    public void CheckListening()
    {
        using var listener = new TcpListener(Bind, Port);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            throw e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new LocalOptionException("PORT", $"a port that no other process uses: {Port} is in use"),
                SocketError.AccessDenied => new LocalOptionException("PORT", $"a port that this user may listen on: {Port} is not one"),
                _ => new LocalOptionException("BIND", $"an address of this machine: {Bind} is not one"),
            };
        }
    }

    private bool ListensEverywhere => Bind.Equals(IPAddress.Any) || Bind.Equals(IPAddress.IPv6Any);

    private Uri At(IPAddress address) => new UriBuilder(Uri.UriSchemeHttp, address.ToString(), Port).Uri;

    private static IPAddress? OwnAddress() =>
        (from network in NetworkInterface.GetAllNetworkInterfaces()
         where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
         let properties = network.GetIPProperties()
         orderby properties.GatewayAddresses.Count descending
         from unicast in properties.UnicastAddresses
         where unicast.Address.AddressFamily == AddressFamily.InterNetwork
         select unicast.Address).FirstOrDefault();

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static int Number(string name, int fallback, int least, int most) => Value(name) is not { } text
        ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new LocalOptionException(name, $"a number from {least} to {most}");
}
