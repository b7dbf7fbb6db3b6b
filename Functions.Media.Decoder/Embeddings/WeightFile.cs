using System.Runtime.InteropServices;
using System.Text.Json;

namespace Functions.Media.Decoder.Embeddings;

/// <summary>
/// The weights of a model in the layers format of TensorFlow.js: <c>model.json</c> names them in the order in which they stand, as little-endian 32-bit
/// floats, in the files (shards) that it names too. Only what is asked for is read.
/// </summary>
internal sealed class WeightFile
{
    private readonly Dictionary<string, (long Start, int[] Shape)> weights = [];
    private readonly List<(string Path, long Start, long Length)> shards = [];

    /// <exception cref="InvalidOperationException">The files are not there, or are not such a model.</exception>
    public WeightFile(string folder)
    {
        try
        {
            using var model = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "model.json")));
            var position = 0L;
            foreach (var group in model.RootElement.GetProperty("weightsManifest").EnumerateArray())
            {
                AddShards(folder, group, position);
                foreach (var weight in group.GetProperty("weights").EnumerateArray())
                {
                    int[] shape = [.. weight.GetProperty("shape").EnumerateArray().Select(static side => side.GetInt32())];
                    weights[weight.GetProperty("name").GetString()!] = (position, shape);
                    position += Count(shape) * sizeof(float);
                }
            }
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException)
        {
            throw Unusable(folder, e);
        }

        if (weights.Values.Max(static weight => weight.Start + (Count(weight.Shape) * sizeof(float))) > shards.Sum(static shard => shard.Length))
        {
            throw Unusable(folder, null);
        }
    }

    /// <summary>Reads one weight, which must have this shape.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name and shape.</exception>
    public float[] Read(string name, params ReadOnlySpan<int> shape)
    {
        if (!weights.TryGetValue(name, out var weight) || !shape.SequenceEqual(weight.Shape))
        {
            throw new InvalidOperationException($"The model has no {name} of shape {string.Join('×', shape.ToArray())}.");
        }

        var values = new float[Count(weight.Shape)];
        var target = MemoryMarshal.AsBytes(values.AsSpan());
        foreach (var (path, start, length) in shards)
        {
            var from = Math.Max(weight.Start, start);
            var to = Math.Min(weight.Start + target.Length, start + length);
            if (from < to)
            {
                using var shard = File.OpenHandle(path);
                var part = target.Slice((int)(from - weight.Start), (int)(to - from));
                if (RandomAccess.Read(shard, part, from - start) != part.Length)
                {
                    throw Unusable(path, null);
                }
            }
        }

        return values;
    }

    private void AddShards(string folder, JsonElement group, long position)
    {
        foreach (var name in group.GetProperty("paths").EnumerateArray())
        {
            var path = Path.Combine(folder, name.GetString()!);
            var length = new FileInfo(path).Length;
            shards.Add((path, position, length));
            position += length;
        }
    }

    private static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var side in shape)
        {
            count = checked(count * side);
        }

        return count;
    }

    private static InvalidOperationException Unusable(string path, Exception? cause) => new(
        $"The vision model at {path} cannot be read. It is copied beside the decoder by the build, which gets it from npm: build Functions.Media.Decoder again.",
        cause);
}
