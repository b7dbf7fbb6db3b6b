namespace Functions.Api.Accounts;

/// <summary>Signing in.</summary>
/// <param name="Username">User name, e-mail address or phone number.</param>
/// <param name="Password">The password.</param>
public sealed record SignInRequest(string Username, string Password);
