using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoder.Sandbox;

/// <summary>
/// Failures on demand, so that tests can prove what the keeper does about them. Off unless <see cref="DecoderEnvironment.Faults"/> is set to 1.
/// </summary>
internal static class FaultInjection
{
    private static readonly bool Enabled = Environment.GetEnvironmentVariable(DecoderEnvironment.Faults) == "1";

    /// <summary>Fails in the way that the input names, or does nothing.</summary>
    public static void Act(string inputPath, Stream answers)
    {
        if (!Enabled || ReadFault(inputPath) is not { } fault)
        {
            return;
        }

        switch (fault)
        {
            case "abort":
                LibC.Abort();
                break;
            case "kill":
                _ = LibC.Kill(Environment.ProcessId, LibC.SignalKill);
                break;
            case "exit":
                LibC.ExitAtOnce(3);
                break;
            case "hang":
                Thread.CurrentThread.Join();
                break;
            case "spin":
                while (true)
                {
                    Thread.SpinWait(1000);
                }

            case "allocate":
                Allocate();
                break;
            case "garbage":
                answers.Write("not a message at all"u8);
                answers.Flush();
                Thread.CurrentThread.Join();
                break;
            case "connect":
                Refused(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp).Dispose());
                break;
            case "start":
                Refused(static () => Process.Start("/bin/true").Dispose());
                break;
            case "throw":
                throw new IOException("A fault that a test asked for.");
            default:
                throw new InvalidOperationException($"There is no fault named {fault}.");
        }
    }

    /// <summary>Reports as an error of the decoder whether the kernel lets it do what it never needs to do.</summary>
    private static void Refused(Action forbidden)
    {
        try
        {
            forbidden();
        }
        catch (Exception e) when (e is SocketException or Win32Exception)
        {
            throw new IOException("The kernel refused.", e);
        }

        throw new IOException("The kernel allowed it.");
    }

    private static string? ReadFault(string path)
    {
        var start = new byte[32];
        using var file = File.OpenHandle(path);
        var text = Encoding.ASCII.GetString(start.AsSpan(0, RandomAccess.Read(file, start, 0)));
        return text.StartsWith("fault:", StringComparison.Ordinal) ? text["fault:".Length..].Trim() : null;
    }

    private static unsafe void Allocate()
    {
        while (true)
        {
            const nuint block = 16 << 20;
            NativeMemory.Fill(NativeMemory.Alloc(block), block, 1);
        }
    }
}
