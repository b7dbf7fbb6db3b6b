namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Compares colours as far as lossy coding lets them be compared.</summary>
internal static class AssertColor
{
    public static void IsNear((int R, int G, int B) expected, (int R, int G, int B) actual, string what, int tolerance = 8)
    {
        var distance = Math.Max(Math.Abs(expected.R - actual.R), Math.Max(Math.Abs(expected.G - actual.G), Math.Abs(expected.B - actual.B)));
        Assert.IsLessThanOrEqualTo(tolerance, distance, $"{what}: expected {expected}, found {actual}");
    }
}
