using System.Numerics;

namespace Local.Demo.Pictures;

/// <summary>Value noise on an integer lattice with smooth interpolation, and the usual things made of it. Same seed, same picture.</summary>
internal readonly struct Noise(int seed)
{
    public float At(float x, float y)
    {
        var (ix, iy) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (fx, fy) = (Smooth(x - ix), Smooth(y - iy));
        var top = float.Lerp(Lattice(ix, iy), Lattice(ix + 1, iy), fx);
        var bottom = float.Lerp(Lattice(ix, iy + 1), Lattice(ix + 1, iy + 1), fx);
        return float.Lerp(top, bottom, fy);
    }

    /// <summary>Octaves of noise, each twice as fine and half as strong; 0 to 1.</summary>
    public float Fractal(float x, float y, int octaves)
    {
        var (sum, strength, total) = (0f, 0.5f, 0f);
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += strength * At(x, y);
            total += strength;
            (x, y, strength) = ((x * 2.03f) + 17.1f, (y * 2.03f) + 9.7f, strength * 0.5f);
        }

        return sum / total;
    }

    /// <summary>A number from 0 to 1 that depends on the two integers only.</summary>
    public float Lattice(int x, int y)
    {
        var h = (uint)((x * 374761393) + (y * 668265263) + (seed * 974634777));
        h = (h ^ (h >> 13)) * 1274126177;
        return ((h ^ (h >> 16)) & 0xFFFFFF) / 16777215f;
    }

    public Vector2 LatticePoint(int x, int y) => new(Lattice(x, y), Lattice(x + 7919, y - 104729));

    private static float Smooth(float t) => t * t * (3 - (2 * t));
}
