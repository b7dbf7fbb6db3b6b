using System.Numerics;
using System.Runtime.CompilerServices;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Frames;

/// <summary>
/// Draws a frame over the rim of a picture, at the picture's own resolution: how much of a pixel is covered follows from its distance to the edge of a
/// rounded rectangle, so that edges are smooth at every size and no bitmap is scaled.
/// </summary>
internal sealed class Frame
{
    private readonly FrameStyle style;

    private Frame(FrameStyle style) => this.style = style;

    /// <summary>The frame of a name; null where there is none to draw.</summary>
    public static Frame? Of(string name) => FrameStyle.Of(name) is { } style ? new Frame(style) : null;

    // Optimised from the first call on: a decoder process may see one picture with a frame and no more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Draw(PixelBuffer picture)
    {
        var opening = new Opening(style, picture.Size);
        var pixels = picture.Pixels;
        for (var y = 0; y < picture.Height; y++)
        {
            // Between these columns the row is bare picture: most of it, in most rows.
            var (first, last) = opening.Untouched(y, picture.Width);
            for (var x = 0; x < picture.Width; x++)
            {
                if (x == first)
                {
                    x = last;
                }

                var place = new Vector2(x + 0.5f, y + 0.5f);
                var cover = opening.Cover(place);
                if (cover > 0)
                {
                    Blend(pixels.Slice(((y * picture.Width) + x) * PixelBuffer.Channels, PixelBuffer.Channels), opening.Color(place), cover);
                }
            }
        }
    }

    private static void Blend(Span<byte> pixel, Vector3 color, float cover)
    {
        var under = new Vector3(pixel[0], pixel[1], pixel[2]);
        var mixed = Vector3.Lerp(under, color, cover) + new Vector3(0.5f);
        (pixel[0], pixel[1], pixel[2]) = ((byte)mixed.X, (byte)mixed.Y, (byte)mixed.Z);
    }

    /// <summary>The rounded rectangle through which the picture is seen, in pixels of one size.</summary>
    private readonly struct Opening
    {
        private readonly FrameStyle style;
        private readonly Vector2 middle;
        private readonly Vector2 half;
        private readonly float radius;
        private readonly float fade;
        private readonly float pitch;
        private readonly float strip;
        private readonly int height;

        public Opening(FrameStyle style, PixelSize size)
        {
            this.style = style;
            height = size.Height;
            var unit = size.ShorterSide;
            var upper = new Vector2(style.Sides, style.Top) * unit;
            var lower = new Vector2(size.Width, size.Height) - (new Vector2(style.Sides, style.Bottom) * unit);
            middle = (upper + lower) / 2;
            half = (lower - upper) / 2;
            radius = style.Radius * unit;
            fade = style.Fade * unit;
            strip = style.Top * unit;

            // A whole number of perforations, so that both ends look alike.
            pitch = style.Perforations == 0 ? 0 : size.Width / MathF.Max(1, MathF.Round(size.Width / (style.Perforations * unit)));
        }

        /// <summary>The columns of a row that no part of the frame reaches, from the first to the last; −1 and −1 where there are none.</summary>
        public (int First, int Last) Untouched(int y, int width)
        {
            var reach = radius + fade + 1;
            var inside = half - new Vector2(reach);
            if (inside.X <= 1 || MathF.Abs(y + 0.5f - middle.Y) > inside.Y)
            {
                return (-1, -1);
            }

            // Rows within the straight part of the sides: the radius does not matter there.
            var margin = half.X - fade - 1;
            var first = Math.Max(0, (int)MathF.Ceiling(middle.X - margin));
            var last = Math.Min(width - 1, (int)MathF.Floor(middle.X + margin));
            return last > first ? (first, last) : (-1, -1);
        }

        /// <summary>How much of a pixel the frame covers, 0 to 1.</summary>
        public float Cover(Vector2 place)
        {
            var distance = Distance(place - middle, half, radius);
            if (fade == 0)
            {
                return Math.Clamp(distance + 0.5f, 0, 1);
            }

            var t = Math.Clamp((distance + fade) / fade, 0, 1);
            return t * t * (3 - (2 * t));
        }

        public Vector3 Color(Vector2 place)
        {
            if (pitch == 0)
            {
                return style.Color;
            }

            // The nearest perforation: in the middle of its strip, upright, with rounded corners.
            var row = place.Y < height / 2f ? strip / 2 : height - (strip / 2);
            var column = (MathF.Floor(place.X / pitch) + 0.5f) * pitch;
            var hole = new Vector2(0.21f * pitch, 0.24f * strip);
            var distance = Distance(place - new Vector2(column, row), hole, hole.X * 0.5f);
            return Vector3.Lerp(style.Light, style.Color, Math.Clamp(distance + 0.5f, 0, 1));
        }

        /// <summary>From the edge of a rounded rectangle around the origin; negative inside it.</summary>
        private static float Distance(Vector2 place, Vector2 half, float radius)
        {
            var beyond = Vector2.Abs(place) - half + new Vector2(radius);
            return Vector2.Max(beyond, Vector2.Zero).Length() + MathF.Min(MathF.Max(beyond.X, beyond.Y), 0) - radius;
        }
    }
}
