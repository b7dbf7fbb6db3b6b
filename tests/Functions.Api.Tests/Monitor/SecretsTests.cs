using Functions.Api.Monitor.Instances;

namespace Functions.Api.Tests.Monitor;

[TestClass]
public sealed class SecretsTests
{
    [TestMethod]
    [DataRow("""{"upload_url":"https://h/a?sv=1&se=2&sig=Zm9v%2Bbar%3D&sp=c"}""", "Zm9v")]
    [DataRow("""{"upload_url":"https://h/a?sv=1\u0026sig=Zm9vbar\u0026sp=c"}""", "Zm9vbar")]
    [DataRow("""{"refresh_token":"Zm9v.bar"}""", "Zm9v")]
    [DataRow("""{"NewPassword" : "with \"quotes\" inside"}""", "inside")]
    [DataRow("\"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9vYmFy==;EndpointSuffix=core\"", "Zm9vYmFy")]
    [DataRow("\"Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=Zm9vYmFy\"", "Zm9vYmFy")]
    [DataRow("""{"headers":"Authorization: Bearer eyJhbGciOi.J9.x-y_z"}""", "eyJhbGciOi")]
    [DataRow("""{"masterKey":"Zm9v""", "Zm9v")]
    public void What_opens_something_is_not_shown(string payload, string secret)
    {
        StringAssert.Contains(payload, secret);
        var shown = Secrets.Redact(payload);
        Assert.IsFalse(shown.Contains(secret, StringComparison.Ordinal), shown);
        StringAssert.Contains(shown, "REDACTED");
    }

    [TestMethod]
    [DataRow("""{"media_id":"123","status":"finished","blurhash":"LEHV6nWB2yk8","sigma":1,"design":"x"}""")]
    [DataRow("\"https://h/edge/0011/thumb-aa.webp?v=1\"")]
    [DataRow("null")]
    public void Everything_else_stays_as_it_is(string payload) => Assert.AreEqual(payload, Secrets.Redact(payload));

    [TestMethod]
    public void A_secret_at_the_end_of_what_is_shown_does_not_show_in_part()
    {
        var payload = $$"""{"padding":"{{new string('a', PayloadPreview.InList - 60)}}","password":"hunter2hunter2hunter2hunter2hunter2hunter2"}""";
        var preview = PayloadPreview.Of(payload, PayloadPreview.InList)!;
        Assert.IsFalse(preview.Text.Contains("hunter", StringComparison.Ordinal), preview.Text);
        Assert.AreEqual(payload.Length, preview.Bytes);
    }

    [TestMethod]
    public void A_cut_leaves_whole_characters()
    {
        var preview = PayloadPreview.Of(new string('a', 9) + "😀😀", 10)!;
        Assert.AreEqual(new string('a', 9), preview.Text);
        Assert.IsTrue(preview.Truncated);
    }
}
