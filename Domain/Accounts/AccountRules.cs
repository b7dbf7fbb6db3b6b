using System.Buffers;
using System.Text;
using Domain.Problems;
using Domain.Text;

namespace Domain.Accounts;

/// <summary>What names, addresses and passwords may look like, and their normal forms.</summary>
public sealed class AccountRules(AccountOptions options)
{
    /// <summary>Longest e-mail address (RFC 5321 §4.5.3.1.3, less the angle brackets).</summary>
    public const int MaxEmailLength = 254;

    private const int MaxLocalPart = 64;
    private static readonly SearchValues<char> UsernameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._");

    /// <summary>A user name in lower case.</summary>
    /// <exception cref="ProblemException"><c>invalid_username</c>.</exception>
    public string Username(string text)
    {
        var name = text.Length <= options.MaxUsernameLength ? text.ToLowerInvariant() : text;
        if (name.Length is 0 || name.Length > options.MaxUsernameLength || name.AsSpan().ContainsAnyExcept(UsernameCharacters))
        {
            throw Invalid("invalid_username", $"A user name has 1 to {options.MaxUsernameLength} characters of a–z, 0–9, '.' and '_'.");
        }

        // In paths, digits alone are an id and "me" is the caller.
        return name == "me" || name.All(char.IsAsciiDigit)
            ? throw Invalid("invalid_username", "A user name needs a character that is not a digit, and is not 'me'.")
            : name;
    }

    /// <summary>An e-mail address in lower case. Only its form is checked; that mail arrives is not.</summary>
    /// <exception cref="ProblemException"><c>invalid_email</c>.</exception>
    public static string Email(string text)
    {
        var email = text.Trim().ToLowerInvariant();
        var at = email.LastIndexOf('@');
        var wellFormed = email.Length <= MaxEmailLength
            && at is > 0 and <= MaxLocalPart
            && !email.AsSpan(0, at).Contains('@')
            && email.IndexOf('.', at) > at + 1
            && !email.EndsWith('.')
            && !email.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || char.IsSurrogate(character));
        return wellFormed ? email : throw Invalid("invalid_email", "The e-mail address is not well formed.");
    }

    /// <summary>A phone number in E.164 form; blanks, dots, dashes and brackets are dropped.</summary>
    /// <exception cref="ProblemException"><c>invalid_phone</c>.</exception>
    public static string Phone(string text)
    {
        var phone = text.Length > 40 ? "" : new string([.. text.Where(character => !" .-()".Contains(character, StringComparison.Ordinal))]);
        var wellFormed = phone.Length is >= 8 and <= 16 && phone[0] == '+' && phone[1] is >= '1' and <= '9'
            && phone.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
        return wellFormed ? phone : throw Invalid("invalid_phone", "A phone number is written in international form: '+' and 7 to 15 digits.");
    }

    /// <summary>A display name.</summary>
    public string FullName(string text) => TextRule.Clean(text, "full_name", options.MaxFullNameLength);

    /// <summary>A bio.</summary>
    public string Bio(string text) => TextRule.Clean(text, "bio", options.MaxBioLength);

    /// <summary>Refuses passwords that are too short or too long. Nothing else is demanded of them (NIST SP 800-63B).</summary>
    /// <exception cref="ProblemException"><c>weak_password</c>.</exception>
    public void CheckPassword(string password, string field)
    {
        var broken = password.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);
        if (broken || password.Length < options.MinPasswordLength || password.Length > options.MaxPasswordLength)
        {
            throw Invalid("weak_password", $"'{field}' needs {options.MinPasswordLength} to {options.MaxPasswordLength} characters.");
        }
    }

    /// <summary>What somebody typed to sign in; null when it can be nobody's name.</summary>
    public UniqueName? Recognise(string text)
    {
        try
        {
            return text.Contains('@', StringComparison.Ordinal) ? new(UniqueNameKind.Email, Email(text))
                : text.StartsWith('+') ? new(UniqueNameKind.Phone, Phone(text))
                : new UniqueName(UniqueNameKind.Username, Username(text));
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    /// <summary>The names an account holds.</summary>
    public static IEnumerable<UniqueName> NamesOf(Account account)
    {
        yield return new(UniqueNameKind.Username, account.Username);
        if (account.Email is { } email)
        {
            yield return new(UniqueNameKind.Email, email);
        }

        if (account.Phone is { } phone)
        {
            yield return new(UniqueNameKind.Phone, phone);
        }
    }

    /// <summary>The refusal of a name that another account holds.</summary>
    public static ProblemException Taken(UniqueName name) => name.Kind switch
    {
        UniqueNameKind.Username => new(ProblemKind.Conflict, "username_taken", "This user name is taken."),
        UniqueNameKind.Email => new(ProblemKind.Conflict, "email_taken", "This e-mail address belongs to another account."),
        _ => new(ProblemKind.Conflict, "phone_taken", "This phone number belongs to another account."),
    };

    private static ProblemException Invalid(string code, string detail) => new(ProblemKind.Invalid, code, detail);
}
