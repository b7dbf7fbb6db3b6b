namespace Functions.Api.Pages;

/// <summary>A made-up person whose password is no secret.</summary>
/// <param name="Username">The user name.</param>
/// <param name="Password">The password.</param>
/// <param name="FullName">The display name.</param>
public sealed record DemoPerson(string Username, string Password, string FullName);
