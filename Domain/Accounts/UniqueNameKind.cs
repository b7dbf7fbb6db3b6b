namespace Domain.Accounts;

/// <summary>What must be unique among accounts.</summary>
public enum UniqueNameKind
{
    /// <summary>The user name.</summary>
    Username,

    /// <summary>The e-mail address.</summary>
    Email,

    /// <summary>The phone number.</summary>
    Phone,
}
