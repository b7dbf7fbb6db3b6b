namespace Functions.Api.Accounts;

/// <summary>Signing up.</summary>
/// <param name="Username">1 to 30 characters of a–z, 0–9, '.' and '_'; upper case becomes lower case.</param>
/// <param name="Password">8 to 256 characters.</param>
/// <param name="Email">Unique.</param>
/// <param name="Phone">Unique; in international form.</param>
/// <param name="FullName">At most 100 characters.</param>
public sealed record SignUpRequest(string Username, string Password, string? Email = null, string? Phone = null, string? FullName = null);
