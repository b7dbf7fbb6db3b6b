using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Embedded.Storage.Tests;

[TestClass]
public class SignedUrlTests : StorageTest
{
    private static readonly DateTimeOffset Soon = TimeProvider.System.GetUtcNow().AddHours(1);
    private static readonly byte[] Content = "content"u8.ToArray();

    [TestInitialize]
    public async Task PutAsync()
    {
        foreach (var name in new[] { "mine", "mine2", "mine/below", "theirs", "a%2Fb", "100%" })
        {
            await AssertOkAsync(await Host.PutBlobAsync(name, Content), HttpStatusCode.Created);
            await Host.Store.WriteAsync(StorageHost.Blob(name, "originals"), new MemoryStream(Content), new BlobWriteOptions());
        }
    }

    [TestMethod]
    public async Task A_URL_signed_for_one_blob_reaches_no_other()
    {
        var query = Host.Sign("mine", BlobSasPermissions.Read).Query;
        await AssertOkAsync(await GetAsync("/ingest/uploads/mine" + query), HttpStatusCode.OK);
        foreach (var path in new[]
        {
            "/ingest/uploads/theirs", "/ingest/uploads/mine2", "/ingest/uploads/mine/", "/ingest/uploads/mine/below", "/ingest/uploads//mine",
            "/ingest/uploads/Mine", "/ingest/uploads/mine%20", "/ingest/originals/mine", "/media/uploads/mine", "/ingest/uploads/min", "/ingest/uploads/%2Fmine",
        })
        {
            await AssertRefusedAsync(await GetAsync(path + query), HttpStatusCode.Forbidden, "AuthenticationFailed");
        }
    }

    [TestMethod]
    [DataRow("/ingest/uploads/theirs/../mine")]
    [DataRow("/ingest/uploads/./mine")]
    [DataRow("/ingest/uploads/%2e%2e/uploads/mine")]
    [DataRow("/ingest/uploads/x/%2E%2e/mine")]
    [DataRow("/ingest/uploads/mine%00")]
    [DataRow("/ingest/uploads/mine%0a")]
    [DataRow("/ingest/uploads/..%2Foriginals%2Fmine")]
    [DataRow("/ingest/uploads/..%5coriginals")]
    [DataRow("/ingest/uploads/%ff%fe")]
    [DataRow("/ingest/uploads/%zz")]
    [DataRow("/ingest/uploads/%")]
    [DataRow("/ingest/up%2Floads/mine")]
    [DataRow("/ingest//mine")]
    [DataRow("/ingest/UPLOADS/mine")]
    [DataRow("/ingest/%2e%2e/mine")]
    public async Task A_path_that_could_be_read_in_two_ways_is_refused(string path)
    {
        // Sent over a bare connection: HttpClient would tidy the path up.
        var (status, _) = await RawHttp.SendAsync(Host.Endpoint, $"GET {path}{Host.Sign("mine", BlobSasPermissions.Read).Query} HTTP/1.1");
        Assert.IsTrue(status is 400 or 403, $"{path} was answered with {status}.");
    }

    [TestMethod]
    public async Task Percent_encoding_is_undone_exactly_once()
    {
        // The blob is named a%2Fb, literally; the double-encoded path is its only way in.
        await AssertOkAsync(await GetAsync("/ingest/uploads/a%252Fb" + Host.Sign("a%2Fb", BlobSasPermissions.Read).Query), HttpStatusCode.OK);
        await AssertRefusedAsync(
            await GetAsync("/ingest/uploads/a%2Fb" + Host.Sign("a%2Fb", BlobSasPermissions.Read).Query), HttpStatusCode.Forbidden, "AuthenticationFailed");
        await AssertRefusedAsync(
            await GetAsync("/ingest/uploads/a%2Fb" + Host.Sign("a/b", BlobSasPermissions.Read).Query), HttpStatusCode.NotFound, "BlobNotFound");
        await AssertRefusedAsync(
            await GetAsync("/ingest/uploads/mi%256Ee" + Host.Sign("mine", BlobSasPermissions.Read).Query), HttpStatusCode.Forbidden, "AuthenticationFailed");
        await AssertOkAsync(await GetAsync("/ingest/uploads/mi%6Ee" + Host.Sign("mine", BlobSasPermissions.Read).Query), HttpStatusCode.OK);
        await AssertOkAsync(await GetAsync("/ingest/uploads/100%25" + Host.Sign("100%", BlobSasPermissions.Read).Query), HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task Every_field_is_covered_by_the_signature()
    {
        var signed = Host.Store.Sign(new BlobSasBuilder
        {
            Account = StorageHost.Account,
            Container = "uploads",
            Blob = "mine",
            Permissions = BlobSasPermissions.Read,
            StartsOn = Soon.AddHours(-2),
            ExpiresOn = Soon,
            ContentType = "text/plain",
            ContentDisposition = "inline",
            CacheControl = "no-store",
        });
        await AssertOkAsync(await Host.Client.GetAsync(signed), HttpStatusCode.OK);
        var fields = QueryHelpers.ParseQuery(signed.Query).ToDictionary(f => f.Key, f => f.Value.ToString());
        var replacements = new Dictionary<string, string>
        {
            ["sv"] = "2020-12-06", ["st"] = "2020-01-01T00:00:00Z", ["se"] = "2099-01-01T00:00:00Z", ["sr"] = "c", ["sp"] = "rw", ["rscc"] = "public",
            ["rscd"] = "attachment", ["rsct"] = "text/html", ["rsce"] = "gzip", ["rscl"] = "de", ["spr"] = "https,http", ["sip"] = "127.0.0.1", ["si"] = "policy",
            ["ses"] = "scope", ["sig"] = Convert.ToBase64String(new byte[32]),
        };
        foreach (var (name, value) in replacements)
        {
            var tampered = new Dictionary<string, string?>(fields!) { [name] = value };
            await AssertRefusedAsync(
                await GetAsync(QueryHelpers.AddQueryString("/ingest/uploads/mine", tampered)), HttpStatusCode.Forbidden, "AuthenticationFailed");
        }

        foreach (var name in fields.Keys.Where(name => name != "sig"))
        {
            var without = fields.Where(f => f.Key != name).ToDictionary(f => f.Key, f => (string?)f.Value);
            await AssertRefusedAsync(
                await GetAsync(QueryHelpers.AddQueryString("/ingest/uploads/mine", without)), HttpStatusCode.Forbidden, "AuthenticationFailed");
            await AssertRefusedAsync(await GetAsync($"/ingest/uploads/mine{signed.Query}&{name}=x"), HttpStatusCode.Forbidden, "AuthenticationFailed");
        }
    }

    [TestMethod]
    public async Task A_line_feed_cannot_move_text_from_one_field_into_another()
    {
        var query = Host.Sign("mine", BlobSasPermissions.Read).Query;
        await AssertRefusedAsync(await GetAsync($"/ingest/uploads/mine{query}&rscc=a%0Ab"), HttpStatusCode.Forbidden, "AuthenticationFailed");
        await AssertRefusedAsync(await GetAsync($"/ingest/uploads/mine{query.Replace("sp=r", "sp=r%0A", StringComparison.Ordinal)}"),
            HttpStatusCode.Forbidden, "AuthenticationFailed");
    }

    [TestMethod]
    public async Task A_URL_works_from_its_start_until_its_expiry_only()
    {
        await AssertRefusedAsync(
            await Host.Client.GetAsync(Sign(b => b with { ExpiresOn = Soon.AddHours(-2) })), HttpStatusCode.Forbidden, "AuthenticationFailed");
        await AssertRefusedAsync(await Host.Client.GetAsync(Sign(b => b with { StartsOn = Soon })), HttpStatusCode.Forbidden, "AuthenticationFailed");
        await AssertOkAsync(await Host.Client.GetAsync(Sign(b => b with { StartsOn = Soon.AddHours(-2) })), HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task A_URL_for_https_does_not_work_over_http() =>
        await AssertRefusedAsync(await Host.Client.GetAsync(Sign(b => b with { HttpsOnly = true })), HttpStatusCode.Forbidden, "AuthorizationProtocolMismatch");

    [TestMethod]
    public async Task Each_operation_needs_its_own_permission()
    {
        (string Name, HttpMethod Method, string Extra, byte[]? Body, string Allowed)[] operations =
        [
            ("get", HttpMethod.Get, "", null, "r"),
            ("head", HttpMethod.Head, "", null, "r"),
            ("blocks", HttpMethod.Get, "&comp=blocklist", null, "r"),
            ("put", HttpMethod.Put, "", Content, "w"),
            ("block", HttpMethod.Put, "&comp=block&blockid=AAAA", Content, "w"),
            ("commit", HttpMethod.Put, "&comp=blocklist", "<BlockList/>"u8.ToArray(), "w"),
            ("metadata", HttpMethod.Put, "&comp=metadata", [], "w"),
            ("properties", HttpMethod.Put, "&comp=properties", [], "w"),
            ("tier", HttpMethod.Put, "&comp=tier", [], "w"),
            ("delete", HttpMethod.Delete, "", null, "d"),
        ];
        foreach (var (name, method, extra, body, allowed) in operations)
        {
            foreach (var (letter, permission) in new[]
            {
                ("r", BlobSasPermissions.Read), ("c", BlobSasPermissions.Create), ("w", BlobSasPermissions.Write), ("d", BlobSasPermissions.Delete),
                ("l", BlobSasPermissions.List), ("a", BlobSasPermissions.Add),
            })
            {
                await Host.Store.WriteAsync(StorageHost.Blob("mine"), new MemoryStream(Content), new BlobWriteOptions());
                var answer = await Host.SendAsync(
                    method, Host.Sign("mine", permission, extra), body, ("x-ms-blob-type", "BlockBlob"), ("x-ms-access-tier", "Hot"));
                if (allowed.Contains(letter, StringComparison.Ordinal))
                {
                    Assert.IsTrue(answer.IsSuccessStatusCode, $"{name} with {letter}: {answer.StatusCode}");
                }
                else
                {
                    Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode, $"{name} with {letter}");
                }
            }
        }
    }

    [TestMethod]
    public async Task Create_alone_writes_a_new_blob_but_never_replaces_one()
    {
        var created = await Host.SendAsync(HttpMethod.Put, Host.Sign("new", BlobSasPermissions.Create), Content, ("x-ms-blob-type", "BlockBlob"));
        await AssertOkAsync(created, HttpStatusCode.Created);
        var again = await Host.SendAsync(HttpMethod.Put, Host.Sign("new", BlobSasPermissions.Create), Content, ("x-ms-blob-type", "BlockBlob"));
        await AssertRefusedAsync(again, HttpStatusCode.Forbidden, "UnauthorizedBlobOverwrite");
    }

    [TestMethod]
    public async Task A_container_URL_reads_its_blobs_and_lists_them_but_does_nothing_to_the_container()
    {
        var query = Sign(b => b with { Blob = null,
            Permissions = BlobSasPermissions.Read | BlobSasPermissions.List | BlobSasPermissions.Write | BlobSasPermissions.Delete }).Query;
        await AssertOkAsync(await GetAsync("/ingest/uploads/mine" + query), HttpStatusCode.OK);
        await AssertOkAsync(await GetAsync($"/ingest/uploads{query}&restype=container&comp=list"), HttpStatusCode.OK);
        await AssertRefusedAsync(await GetAsync("/ingest/originals/mine" + query), HttpStatusCode.Forbidden, "AuthenticationFailed");
        await AssertRefusedAsync(
            await Host.SendAsync(HttpMethod.Delete, new Uri(Host.Endpoint, $"/ingest/uploads{query}&restype=container")),
            HttpStatusCode.Forbidden, "AuthorizationPermissionMismatch");
        await AssertRefusedAsync(await GetAsync($"/ingest{query}&comp=list"), HttpStatusCode.Forbidden, "AuthorizationResourceTypeMismatch");
    }

    [TestMethod]
    public async Task A_blob_URL_does_not_list_the_container()
    {
        var query = Host.Sign("mine", BlobSasPermissions.Read | BlobSasPermissions.List).Query;
        await AssertRefusedAsync(
            await GetAsync($"/ingest/uploads{query}&restype=container&comp=list"), HttpStatusCode.Forbidden, "AuthorizationResourceTypeMismatch");
    }

    [TestMethod]
    public async Task Without_a_signature_only_public_containers_are_read()
    {
        await Host.Store.WriteAsync(StorageHost.Blob("x", "open"), new MemoryStream(Content), new BlobWriteOptions());
        await AssertOkAsync(await GetAsync("/ingest/open/x"), HttpStatusCode.OK);
        await AssertRefusedAsync(await GetAsync("/ingest/open?restype=container&comp=list"), HttpStatusCode.Unauthorized, "NoAuthenticationInformation");
        await AssertOkAsync(await GetAsync("/media/public?restype=container&comp=list"), HttpStatusCode.OK);
        foreach (var path in new[] { "/ingest/uploads/mine", "/ingest/uploads/none", "/ingest/nosuch/x", "/ingest/nosuch?restype=container&comp=list", "/ingest?comp=list" })
        {
            await AssertRefusedAsync(await GetAsync(path), HttpStatusCode.Unauthorized, "NoAuthenticationInformation");
        }

        var put = await Host.SendAsync(HttpMethod.Put, new Uri(Host.Endpoint, "/ingest/open/y"), Content, ("x-ms-blob-type", "BlockBlob"));
        await AssertRefusedAsync(put, HttpStatusCode.Unauthorized, "NoAuthenticationInformation");
    }

    [TestMethod]
    [DataRow("Bearer abc")]
    [DataRow("SharedKey ingest:AAAA")]
    [DataRow("SharedKey media:AAAA")]
    [DataRow("SharedKey ingest")]
    [DataRow("SharedKeyLite ingest:AAAA")]
    public async Task Wrong_credentials_are_refused_even_where_none_are_needed(string authorization)
    {
        await Host.Store.WriteAsync(StorageHost.Blob("x", "open"), new MemoryStream(Content), new BlobWriteOptions());
        var now = TimeProvider.System.GetUtcNow().ToString("r");
        var answer = await Host.SendAsync(HttpMethod.Get, new Uri(Host.Endpoint, "/ingest/open/x"), null, ("Authorization", authorization), ("x-ms-date", now));
        await AssertRefusedAsync(answer, HttpStatusCode.Forbidden, "AuthenticationFailed");
    }

    [TestMethod]
    public async Task A_copy_needs_the_right_to_read_its_source()
    {
        var target = Host.Sign("copy", BlobSasPermissions.Write);
        var unsigned = new Uri(Host.Endpoint, "/ingest/originals/mine").ToString();
        await AssertRefusedAsync(
            await Host.SendAsync(HttpMethod.Put, target, [], ("x-ms-copy-source", unsigned)), HttpStatusCode.Unauthorized, "CannotVerifyCopySource");
        var writable = Host.Sign("mine", BlobSasPermissions.Write, container: "originals").AbsoluteUri;
        await AssertRefusedAsync(
            await Host.SendAsync(HttpMethod.Put, target, [], ("x-ms-copy-source", writable)), HttpStatusCode.Forbidden, "CannotVerifyCopySource");
        await AssertRefusedAsync(
            await Host.SendAsync(HttpMethod.Put, target, [], ("x-ms-copy-source",
                "http://169.254.169.254/ingest/originals/mine")), HttpStatusCode.BadRequest, "CannotVerifyCopySource");
        var readable = Host.Sign("mine", BlobSasPermissions.Read, container: "originals").AbsoluteUri;
        await AssertOkAsync(await Host.SendAsync(HttpMethod.Put, target, [], ("x-ms-copy-source", readable)), HttpStatusCode.Accepted);
    }

    [TestMethod]
    public async Task A_request_signed_with_the_account_key_is_bound_to_its_time_headers_path_and_query()
    {
        async Task<HttpResponseMessage> SendAsync(Action<HttpRequestMessage> tamper, TimeSpan off = default)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Host.Endpoint, "/ingest/uploads/mine?timeout=5"));
            request.Headers.Add("x-ms-range", "bytes=0-3");
            SharedKeySigner.Sign(request, TimeProvider.System.GetUtcNow() + off);
            tamper(request);
            return await Host.Client.SendAsync(request);
        }

        await AssertOkAsync(await SendAsync(_ => { }), HttpStatusCode.PartialContent);
        await AssertOkAsync(await SendAsync(_ => { }, TimeSpan.FromMinutes(-14)), HttpStatusCode.PartialContent);
        foreach (var minutes in new[] { -16, 16 })
        {
            await AssertRefusedAsync(await SendAsync(_ => { }, TimeSpan.FromMinutes(minutes)), HttpStatusCode.Forbidden, "AuthenticationFailed");
        }

        foreach (var tamper in new Action<HttpRequestMessage>[]
        {
            r => r.RequestUri = new Uri(Host.Endpoint, "/ingest/uploads/theirs?timeout=5"),
            r => r.RequestUri = new Uri(Host.Endpoint, "/ingest/uploads/mine?timeout=5&comp=blocklist"),
            r => r.Method = HttpMethod.Delete,
            r => r.Headers.Add("x-ms-meta-a", "b"),
            r => r.Headers.Add("Range", "bytes=1-2"),
            r => r.Headers.Add("If-Match", "*"),
        })
        {
            await AssertRefusedAsync(await SendAsync(tamper), HttpStatusCode.Forbidden, "AuthenticationFailed");
        }
    }

    [TestMethod]
    public void A_second_key_still_verifies_what_it_signed()
    {
        var account = new StorageAccount(new StorageAccountOptions { Name = "ingest", Keys = [StorageHost.OtherKey, StorageHost.Key] });
        var query = new Microsoft.AspNetCore.Http.QueryCollection(QueryHelpers.ParseQuery(Host.Sign("mine", BlobSasPermissions.Read).Query));
        var grant = Signing.SasVerifier.Verify(account, "uploads", "mine", query, isHttps: false, IPAddress.Loopback, TimeProvider.System.GetUtcNow());
        Assert.AreEqual(BlobSasPermissions.Read, grant.Permissions);
    }

    private Task<HttpResponseMessage> GetAsync(string pathAndQuery) => Host.Client.GetAsync(new Uri(Host.Endpoint, pathAndQuery));

    private Uri Sign(Func<BlobSasBuilder, BlobSasBuilder> change) => Host.Store.Sign(change(new BlobSasBuilder
    {
        Account = StorageHost.Account,
        Container = "uploads",
        Blob = "mine",
        Permissions = BlobSasPermissions.Read,
        ExpiresOn = Soon,
    }));
}
