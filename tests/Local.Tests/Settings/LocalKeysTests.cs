using System.Text.Json;
using System.Text.Json.Nodes;
using Local.Settings;

namespace Local.Tests.Settings;

[TestClass]
public sealed class LocalKeysTests
{
    private string folder = null!;

    private string Stored => Path.Combine(folder, "keys.json");

    [TestInitialize]
    public void Open() => folder = Directory.CreateTempSubdirectory("keys-").FullName;

    [TestCleanup]
    public void Close() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Keys_are_made_once_differ_from_one_another_and_are_readable_by_their_owner_only()
    {
        var made = LocalKeys.LoadOrCreate(folder);
        Assert.AreEqual(made, LocalKeys.LoadOrCreate(folder));
        string[] all = [made.Tokens, made.Cursors, made.Storage, made.System, made.Master];
        Assert.AreEqual(all.Length, all.Distinct().Count());
        Assert.IsTrue(all.All(key => Convert.FromBase64String(key).Length == 32));
        BeReadableByItsOwnerOnly();
    }

    [TestMethod]
    public void An_installation_from_before_there_was_a_master_key_gets_one_and_keeps_the_others()
    {
        var made = LocalKeys.LoadOrCreate(folder);
        var older = JsonNode.Parse(File.ReadAllText(Stored))!.AsObject();
        Assert.IsTrue(older.Remove("Master"));
        File.WriteAllText(Stored, older.ToJsonString());
        var upgraded = LocalKeys.LoadOrCreate(folder);
        Assert.AreEqual(made with { Master = upgraded.Master }, upgraded);
        Assert.AreNotEqual(made.Master, upgraded.Master);
        Assert.AreEqual(upgraded, LocalKeys.LoadOrCreate(folder), "It is kept.");
        Assert.AreEqual(upgraded, JsonSerializer.Deserialize<LocalKeys>(File.ReadAllText(Stored)));
        BeReadableByItsOwnerOnly();
    }

    private void BeReadableByItsOwnerOnly()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Stored));
        }
    }
}
