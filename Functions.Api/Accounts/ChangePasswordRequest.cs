namespace Functions.Api.Accounts;

/// <summary>Changing one's password.</summary>
/// <param name="CurrentPassword">The password until now.</param>
/// <param name="NewPassword">8 to 256 characters.</param>
public sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword);
