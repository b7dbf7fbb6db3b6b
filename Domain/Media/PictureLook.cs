using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Domain.Media;

/// <summary>How a picture is to look: a named filter, a person's own adjustments after it, and a frame over both.</summary>
public sealed record PictureLook
{
    /// <summary>The largest adjustment in either direction, and full strength.</summary>
    public const int Full = 100;

    /// <summary>The picture as it is.</summary>
    public static PictureLook Normal { get; } = new();

    /// <summary>One of <see cref="MediaFilter.All"/>.</summary>
    public string Filter { get; init; } = MediaFilter.Normal;

    /// <summary>How much of the filter is mixed in, 0 to 100.</summary>
    public int Strength { get; init; } = Full;

    /// <summary>−100 to 100; 0 changes nothing.</summary>
    public int Brightness { get; init; }

    /// <summary>−100 to 100; 0 changes nothing.</summary>
    public int Contrast { get; init; }

    /// <summary>−100, which is grey, to 100; 0 changes nothing.</summary>
    public int Saturation { get; init; }

    /// <summary>−100, which is cold, to 100; 0 changes nothing.</summary>
    public int Warmth { get; init; }

    /// <summary>One of <see cref="MediaFrame.All"/>.</summary>
    public string Frame { get; init; } = MediaFrame.None;

    /// <summary>Whether filter and frame are known and every number within its bounds.</summary>
    [JsonIgnore]
    public bool IsValid =>
        MediaFilter.All.Contains(Filter)
        && MediaFrame.All.Contains(Frame)
        && Strength is >= 0 and <= Full
        && Math.Abs((long)Brightness) <= Full && Math.Abs((long)Contrast) <= Full && Math.Abs((long)Saturation) <= Full && Math.Abs((long)Warmth) <= Full;

    /// <summary>
    /// The one name of this look, such as <c>juno</c> or <c>juno.x80.b-10.ffilm</c>: at most 60 letters, digits, dots and minus signs. Looks that come out the
    /// same have the same name.
    /// </summary>
    [JsonIgnore]
    public string Name
    {
        get
        {
            var isPlain = Filter == MediaFilter.Normal || Strength == 0;
            var name = new StringBuilder(isPlain ? MediaFilter.Normal : Filter);
            Append('x', isPlain ? Full : Strength, Full);
            Append('b', Brightness, 0);
            Append('c', Contrast, 0);
            Append('s', Saturation, 0);
            Append('w', Warmth, 0);
            return Frame == MediaFrame.None ? name.ToString() : name.Append(".f").Append(Frame).ToString();

            void Append(char what, int value, int usual)
            {
                if (value != usual)
                {
                    name.Append(CultureInfo.InvariantCulture, $".{what}{value}");
                }
            }
        }
    }

    /// <summary>Reads a <see cref="Name"/>; null for anything else.</summary>
    public static PictureLook? Parse(string name)
    {
        var parts = name.Split('.');
        var look = new PictureLook { Filter = parts[0] };
        foreach (var part in parts.AsSpan(1))
        {
            if (part.StartsWith('f'))
            {
                look = look with { Frame = part[1..] };
                continue;
            }

            if (part.Length < 2 || !int.TryParse(part.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            switch (part[0])
            {
                case 'x':
                    look = look with { Strength = value };
                    break;
                case 'b':
                    look = look with { Brightness = value };
                    break;
                case 'c':
                    look = look with { Contrast = value };
                    break;
                case 's':
                    look = look with { Saturation = value };
                    break;
                case 'w':
                    look = look with { Warmth = value };
                    break;
                default:
                    return null;
            }
        }

        // Only the canonical form is a name, so that a picture never has two.
        return look.IsValid && look.Name == name ? look : null;
    }
}
