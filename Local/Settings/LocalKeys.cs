using System.Security.Cryptography;
using System.Text.Json;

namespace Local.Settings;

/// <summary>The secrets of this installation: made once, kept in the data folder, readable by its owner only. On Azure they are in Key Vault.</summary>
/// <param name="Tokens">Base64 of 32 bytes: signs access tokens.</param>
/// <param name="Cursors">Base64 of 32 bytes: signs cursors.</param>
/// <param name="Storage">Base64 of 32 bytes: the key of the storage accounts.</param>
/// <param name="System">The key of the management API.</param>
/// <param name="Master">The host's master key: opens what only the owner of the installation may do, such as making operators.</param>
internal sealed record LocalKeys(string Tokens, string Cursors, string Storage, string System, string Master)
{
    public static LocalKeys LoadOrCreate(string folder)
    {
        var path = Path.Combine(folder, "keys.json");
        if (!File.Exists(path))
        {
            Save(new(NewKey(), NewKey(), NewKey(), NewKey(), NewKey()), path);
        }

        var keys = JsonSerializer.Deserialize<LocalKeys>(File.ReadAllBytes(path)) ?? throw new InvalidDataException($"{path} holds no keys.");
        if (keys.Master is null)
        {
            // Made before there was one.
            keys = keys with { Master = NewKey() };
            Save(keys, path);
        }

        return keys;
    }

    // Written beside and renamed, so that a crash leaves all keys or none.
    private static void Save(LocalKeys keys, string path)
    {
        var draft = path + ".new";
        File.Delete(draft);
        var onlyOwner = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            onlyOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, onlyOwner))
        {
            JsonSerializer.Serialize(file, keys);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
