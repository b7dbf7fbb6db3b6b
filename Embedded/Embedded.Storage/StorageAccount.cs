namespace Embedded.Storage;

/// <summary>An account with its decoded keys.</summary>
internal sealed class StorageAccount
{
    private const int MinKeyBytes = 16;

    public StorageAccount(StorageAccountOptions options)
    {
        if (options.Name.Length is < 3 or > 24 || !options.Name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9')))
        {
            throw new ArgumentException($"'{options.Name}' is not an account name: 3–24 lower-case letters and digits.");
        }

        Name = options.Name;
        Keys = [.. options.Keys.Select(Convert.FromBase64String)];
        if (Keys.Count == 0 || Keys.Any(key => key.Length < MinKeyBytes))
        {
            throw new ArgumentException($"Account '{options.Name}' needs keys of at least {MinKeyBytes} bytes.");
        }
    }

    public string Name { get; }

    public IReadOnlyList<byte[]> Keys { get; }

    public byte[] SigningKey => Keys[0];
}
