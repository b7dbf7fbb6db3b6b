namespace System;

/// <summary>What the compiler asks for where a list pattern has a slice; .NET Standard 2.0 lacks it.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    /// <summary>The place of the index in a list of this length.</summary>
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
