namespace Domain.Accounts;

/// <summary>What somebody who signs up says.</summary>
/// <param name="Username">The wanted user name.</param>
/// <param name="Password">The password.</param>
/// <param name="Email">E-mail address, or null.</param>
/// <param name="Phone">Phone number, or null.</param>
/// <param name="FullName">Display name, or null.</param>
public sealed record SignUp(string Username, string Password, string? Email, string? Phone, string? FullName);
