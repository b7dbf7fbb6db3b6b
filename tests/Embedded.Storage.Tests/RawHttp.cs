using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Embedded.Storage.Tests;

/// <summary>Sends exactly the given lines, which HttpClient would correct or refuse, and reads one answer with a length.</summary>
internal static class RawHttp
{
    public static async Task<(int Status, string Answer)> SendAsync(Uri endpoint, string requestLine, params string[] headers)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(endpoint.Host, endpoint.Port);
        await using var stream = connection.GetStream();
        var request = string.Join("\r\n", [requestLine, $"Host: {endpoint.Authority}", "Connection: close", .. headers, "", ""]);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream);
        var answer = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            answer.AppendLine(line);
            length = line.StartsWith("Content-Length: ", StringComparison.Ordinal) ? int.Parse(line.AsSpan(16), CultureInfo.InvariantCulture) : length;
        }

        var body = new char[length];
        answer.Append(body.AsSpan(0, await reader.ReadBlockAsync(body)));
        return (int.Parse(answer.ToString().AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture), answer.ToString());
    }
}
