namespace Domain.Media.Videos;

/// <summary>An exact fraction, as containers state time bases and frame rates: 30000/1001 is no decimal number.</summary>
/// <param name="Numerator">At least 1.</param>
/// <param name="Denominator">At least 1.</param>
public readonly record struct Rational(int Numerator, int Denominator)
{
    /// <summary>The nearest floating-point number.</summary>
    public double ToDouble() => (double)Numerator / Denominator;

    /// <summary>Such as <c>30000/1001</c>.</summary>
    public override string ToString() => $"{Numerator}/{Denominator}";
}
