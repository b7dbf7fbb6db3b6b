namespace Local.Demo.Pictures;

/// <summary>A finished drawing: 8-bit RGB, row by row.</summary>
/// <param name="Title">What it shows, which is also its alternative text.</param>
internal sealed record Picture(string Title, int Width, int Height, byte[] Rgb);
