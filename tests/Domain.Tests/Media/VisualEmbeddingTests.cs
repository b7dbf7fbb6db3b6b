using System.Text.Json;
using Domain.Media.Embeddings;

namespace Domain.Tests.Media;

[TestClass]
public sealed class VisualEmbeddingTests
{
    [TestMethod]
    public void Only_the_direction_is_kept_and_hardly_changed()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var (left, right) = (Direction(random), Direction(random));
            var exact = Product(left, right) / Math.Sqrt(Product(left, left) * Product(right, right));
            var longer = Array.ConvertAll(right, value => value * 1000);
            Assert.AreEqual(exact, VisualEmbedding.Of(left).CosineTo(VisualEmbedding.Of(right)), 0.01);
            Assert.AreEqual(VisualEmbedding.Of(right), VisualEmbedding.Of(longer));
        }
    }

    [TestMethod]
    public void Itself_is_alike_its_opposite_is_opposite_and_no_direction_is_like_none()
    {
        var direction = Direction(new Random(6));
        var embedding = VisualEmbedding.Of(direction);
        Assert.AreEqual(1, embedding.CosineTo(embedding), 1e-12);
        Assert.AreEqual(-1, embedding.CosineTo(VisualEmbedding.Of(Array.ConvertAll(direction, value => -value))), 1e-12);
        Assert.AreEqual(0, embedding.CosineTo(VisualEmbedding.Of(new float[VisualEmbedding.Dimensions])));
    }

    [TestMethod]
    public void It_is_written_as_one_string_of_257_bytes_and_read_again()
    {
        var embedding = VisualEmbedding.Of(Direction(new Random(7)));
        var json = JsonSerializer.Serialize(embedding);
        Assert.AreEqual(344 + 2, json.Length);
        var read = JsonSerializer.Deserialize<VisualEmbedding>(json)!;
        Assert.AreEqual(embedding, read);
        Assert.AreEqual(embedding.GetHashCode(), read.GetHashCode());
        Assert.AreEqual(VisualEmbedding.CurrentVersion, read.Version);
    }

    [TestMethod]
    public void What_is_no_embedding_is_refused()
    {
        var bytes = new byte[VisualEmbedding.Length];
        Assert.IsNotNull(VisualEmbedding.FromBytes(bytes));
        bytes[9] = 0x80;
        string[] others =
        [
            Text(bytes), Text(new byte[VisualEmbedding.Length - 1]), Text(new byte[VisualEmbedding.Length + 1]), "\"\"", $"\"{new string('<', 344)}\"", "[1,2]",
        ];
        foreach (var json in others)
        {
            Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize<VisualEmbedding>(json), json);
        }

        Assert.ThrowsExactly<ArgumentException>(() => VisualEmbedding.Of(new float[VisualEmbedding.Dimensions - 1]));
        Assert.ThrowsExactly<ArgumentException>(() => VisualEmbedding.Of([float.NaN, .. new float[VisualEmbedding.Dimensions - 1]]));
    }

    [TestMethod]
    public void Embeddings_of_different_versions_are_not_compared()
    {
        var other = VisualEmbedding.FromBytes([VisualEmbedding.CurrentVersion + 1, .. new byte[VisualEmbedding.Dimensions]])!;
        Assert.ThrowsExactly<ArgumentException>(() => VisualEmbedding.Of(Direction(new Random(8))).CosineTo(other));
    }

    private static string Text(byte[] bytes) => $"\"{Convert.ToBase64String(bytes)}\"";

    private static float[] Direction(Random random) =>
        [.. Enumerable.Range(0, VisualEmbedding.Dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];

    private static double Product(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();
}
