using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Embedded.Storage.Tests;

/// <summary>
/// The same requests as were sent to Azurite 3.37.0, whose answers are kept in azurite.json. With AZURITE set to the address of one that runs
/// (<c>AZURITE_ACCOUNTS=ingest:{key of StorageHost} azurite-blob --skipApiVersionCheck --inMemoryPersistence</c>) they are recorded anew.
/// </summary>
[TestClass]
public class ContractTests : StorageTest
{
    private static readonly string Recording =
        Path.Combine(typeof(ContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NodeFolder").Value!, "azurite.json");

    private static readonly string[] Compared =
        ["Content-Range", "Content-Length", "Content-Type", "Cache-Control", "x-ms-blob-type", "x-ms-meta-a",
            "x-ms-copy-status", "x-ms-access-tier", "x-ms-blob-content-length", "Accept-Ranges"];

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the answer is meant to differ, and why.</summary>
    private static readonly Dictionary<string, string> Deliberate = new()
    {
        ["put without type"] = "Azurite names no error code.",
        ["get range behind the end"] = "Azure answers 416, as documented.",
        ["empty block"] = "Azure refuses a block of length 0, as documented.",
        ["list uncommitted blocks"] = "Azurite has kept the empty block, and lists an element that was not asked for.",
        ["copy of nothing"] = "Azure's code for a source that cannot be read.",
        ["list zero"] = "Azurite names no error code.",
    };

    private readonly List<(string Name, HttpMethod Method, string Target, byte[] Body, (string, string)[] Headers)> requests = [];

    [TestMethod]
    public async Task Answers_agree_with_Azurite()
    {
        Script();
        if (Environment.GetEnvironmentVariable("AZURITE") is { Length: > 0 } address)
        {
            await File.WriteAllTextAsync(Recording, JsonSerializer.Serialize(await RunAsync(new Uri(address)), Indented) + "\n");
        }

        var expected = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(Recording))!;
        var actual = await RunAsync(Host.Endpoint);
        Assert.HasCount(requests.Count, actual);
        CollectionAssert.AreEquivalent(actual.Keys, expected.Keys);
        var differences = actual.Where(a => a.Value != expected[a.Key] && !Deliberate.ContainsKey(a.Key))
            .Select(a => $"{a.Key}\n  here:    {a.Value}\n  Azurite: {expected[a.Key]}");
        Assert.AreEqual("", string.Join('\n', differences));
        Assert.IsEmpty(Deliberate.Keys.Where(name => actual[name] == expected[name]), "A difference that is none is listed.");
    }

    private void Script()
    {
        (string, string) block = ("x-ms-blob-type", "BlockBlob");
        var text = "0123456789"u8.ToArray();
        Add("create container", HttpMethod.Put, "contract?restype=container");
        Add("create container again", HttpMethod.Put, "contract?restype=container");
        Add("container properties", HttpMethod.Head, "contract?restype=container");
        Add("missing container properties", HttpMethod.Head, "missing?restype=container");
        Add("put", HttpMethod.Put, "contract/a", text, block, ("x-ms-meta-a", "1"), ("x-ms-blob-content-type", "text/plain"),
            ("x-ms-blob-cache-control", "max-age=1"));
        Add("put without type", HttpMethod.Put, "contract/b", text);
        Add("put into missing container", HttpMethod.Put, "missing/a", text, block);
        Add("put again", HttpMethod.Put, "contract/a", text, block, ("If-None-Match", "*"));
        Add("put if match other", HttpMethod.Put, "contract/a", text, block, ("If-Match", "\"0x1\""));
        Add("put if match on nothing", HttpMethod.Put, "contract/none", text, block, ("If-Match", "\"0x1\""));
        Add("put with wrong MD5", HttpMethod.Put, "contract/c", text, block, ("Content-MD5", Convert.ToBase64String(new byte[16])));
        Add("put with MD5", HttpMethod.Put, "contract/c", text, block, ("Content-MD5", Convert.ToBase64String(MD5.HashData(text))));
        Add("get", HttpMethod.Get, "contract/a");
        Add("head", HttpMethod.Head, "contract/a");
        Add("get missing", HttpMethod.Get, "contract/missing");
        Add("head missing", HttpMethod.Head, "contract/missing");
        Add("get in missing container", HttpMethod.Get, "missing/a");
        Add("get range", HttpMethod.Get, "contract/a", null, ("x-ms-range", "bytes=2-4"));
        Add("get open range", HttpMethod.Get, "contract/a", null, ("x-ms-range", "bytes=7-"));
        Add("get long range", HttpMethod.Get, "contract/a", null, ("x-ms-range", "bytes=7-100"));
        Add("get standard range", HttpMethod.Get, "contract/a", null, ("Range", "bytes=0-0"));
        Add("get range behind the end", HttpMethod.Get, "contract/a", null, ("x-ms-range", "bytes=10-"));
        Add("get if match other", HttpMethod.Get, "contract/a", null, ("If-Match", "\"0x1\""));
        Add("get if modified since", HttpMethod.Get, "contract/a", null, ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"));
        Add("get if unmodified since", HttpMethod.Get, "contract/a", null, ("If-Unmodified-Since", "Thu, 01 Jan 2015 00:00:00 GMT"));
        Add("block", HttpMethod.Put, "contract/b?comp=block&blockid=AAAA", text);
        Add("second block", HttpMethod.Put, "contract/b?comp=block&blockid=AAAB", text);
        Add("empty block", HttpMethod.Put, "contract/b?comp=block&blockid=AAAC", []);
        Add("block with longer id", HttpMethod.Put, "contract/b?comp=block&blockid=AAAAAAAA", text);
        Add("get with uncommitted blocks only", HttpMethod.Get, "contract/b");
        Add("list uncommitted blocks", HttpMethod.Get, "contract/b?comp=blocklist&blocklisttype=uncommitted");
        Add("list blocks of nothing", HttpMethod.Get, "contract/none?comp=blocklist");
        Add("commit unknown block", HttpMethod.Put, "contract/b?comp=blocklist", "<BlockList><Latest>AAAX</Latest></BlockList>"u8.ToArray());
        Add("commit", HttpMethod.Put, "contract/b?comp=blocklist", "<BlockList><Latest>AAAB</Latest><Latest>AAAA</Latest></BlockList>"u8.ToArray());
        Add("get committed", HttpMethod.Get, "contract/b", null, ("x-ms-range", "bytes=8-11"));
        Add("list all blocks", HttpMethod.Get, "contract/b?comp=blocklist&blocklisttype=all");
        Add("set metadata", HttpMethod.Put, "contract/a?comp=metadata", [], ("x-ms-meta-a", "2"));
        Add("head after metadata", HttpMethod.Head, "contract/a");
        Add("set properties", HttpMethod.Put, "contract/a?comp=properties", [], ("x-ms-blob-content-type", "text/html"));
        Add("head after properties", HttpMethod.Head, "contract/a");
        Add("set tier", HttpMethod.Put, "contract/a?comp=tier", [], ("x-ms-access-tier", "Cool"));
        Add("head after tier", HttpMethod.Head, "contract/a");
        Add("set metadata of nothing", HttpMethod.Put, "contract/none?comp=metadata", []);
        Add("copy", HttpMethod.Put, "contract/copy", [], ("x-ms-copy-source", "{endpoint}/ingest/contract/a"), ("x-ms-requires-sync", "true"));
        Add("copy of nothing", HttpMethod.Put, "contract/copy2", [], ("x-ms-copy-source", "{endpoint}/ingest/contract/none"), ("x-ms-requires-sync", "true"));
        Add("get copy", HttpMethod.Get, "contract/copy");
        Add("list", HttpMethod.Get, "contract?restype=container&comp=list&maxresults=2");
        Add("list zero", HttpMethod.Get, "contract?restype=container&comp=list&maxresults=0");
        Add("list missing container", HttpMethod.Get, "missing?restype=container&comp=list");
        Add("delete", HttpMethod.Delete, "contract/a");
        Add("delete again", HttpMethod.Delete, "contract/a");
        Add("delete container", HttpMethod.Delete, "contract?restype=container");
        Add("delete missing container", HttpMethod.Delete, "missing?restype=container");
    }

    private void Add(string name, HttpMethod method, string target, byte[]? body = null, params (string, string)[] headers) =>
        requests.Add((name, method, target, body ?? [], headers));

    private async Task<Dictionary<string, string>> RunAsync(Uri endpoint)
    {
        var answers = new Dictionary<string, string>();
        foreach (var (name, method, target, body, headers) in requests)
        {
            using var request = new HttpRequestMessage(method, new Uri(endpoint, "/ingest/" + target));
            if (method == HttpMethod.Put)
            {
                request.Content = new ByteArrayContent(body);
            }

            foreach (var (header, value) in headers)
            {
                var resolved = value.Replace("{endpoint}/", endpoint.ToString(), StringComparison.Ordinal);
                if (!request.Headers.TryAddWithoutValidation(header, resolved))
                {
                    request.Content!.Headers.TryAddWithoutValidation(header, resolved);
                }
            }

            SharedKeySigner.Sign(request);
            using var answer = await Host.Client.SendAsync(request);
            answers.Add(name, await DescribeAsync(answer));
        }

        return answers;
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage answer)
    {
        var text = new StringBuilder(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        if (!answer.IsSuccessStatusCode)
        {
            return text.Append(' ').Append(answer.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.Single() : "").ToString();
        }

        var isXml = answer.Content.Headers.ContentType?.MediaType == "application/xml";
        foreach (var header in Compared.Where(h => !isXml || !h.StartsWith("Content-", StringComparison.Ordinal)))
        {
            if (answer.Headers.TryGetValues(header, out var values) || answer.Content.Headers.TryGetValues(header, out values))
            {
                text.Append(' ').Append(header).Append('=').AppendJoin(',', values);
            }
        }

        var body = await answer.Content.ReadAsStringAsync();
        return text.Append(isXml ? " " + string.Join(' ', System.Xml.Linq.XDocument.Parse(body).Descendants()
            .Where(e => e.Name.LocalName is "Name" or "Size" or "CommittedBlocks" or "UncommittedBlocks" or "Content-Length")
            .Select(e => e.HasElements ? e.Name.LocalName : e.Value)) : " " + body).ToString().TrimEnd();
    }
}
