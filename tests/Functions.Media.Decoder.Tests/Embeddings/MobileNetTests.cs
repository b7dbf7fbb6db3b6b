using Functions.Media.Decoder.Embeddings;

namespace Functions.Media.Decoder.Tests.Embeddings;

[TestClass]
public sealed class MobileNetTests
{
    private const string Prefix = "FeatureExtractor/MobilenetV2/";

    private static readonly WeightFile Weights = new(Path.Combine(AppContext.BaseDirectory, "vision-model"));

    [TestMethod]
    [DataRow("expanded_conv_2", 24, 144, 24, 1, 7, DisplayName = "with a shortcut, channels padded")]
    [DataRow("expanded_conv_3", 24, 144, 32, 2, 8, DisplayName = "halving an even side, channels padded")]
    [DataRow("expanded_conv_13", 96, 576, 160, 2, 7, DisplayName = "halving an odd side")]
    [DataRow("expanded_conv_16", 160, 960, 320, 1, 3, DisplayName = "the last")]
    public void A_block_gives_what_its_definition_gives(string name, int inputs, int wide, int outputs, int stride, int side)
    {
        var random = new Random(11);
        var picture = Enumerable.Range(0, side * side * inputs).Select(_ => (double)(float)((random.NextDouble() * 4) - 2)).ToArray();
        var expected = PlainBlock.Run(Weights, Prefix + name, picture, (inputs, wide, outputs), stride);

        var buffer = new float[Channels.Buffer(side * side, outputs + inputs)];
        for (var i = 0; i < picture.Length; i++)
        {
            buffer[(i / inputs * Channels.Pad(inputs)) + (i % inputs)] = (float)picture[i];
        }

        var block = new InvertedResidual(Weights, Prefix + name, inputs, wide / inputs, outputs, stride);
        var between = new float[Channels.Buffer(side * side, wide)];
        var half = block.Run(buffer, between, new float[between.Length], side);

        Assert.AreEqual(expected.Length, half * half * outputs);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], buffer[(i / outputs * Channels.Pad(outputs)) + (i % outputs)], 1e-4, $"Number {i}.");
        }
    }

    // Computed by @tensorflow/tfjs 4.22 with its WebAssembly backend from the same model and picture: the mean over the picture of node
    // expanded_conv_16/project/BatchNorm/batchnorm/add_1, every fortieth channel.
    [TestMethod]
    public void The_whole_network_gives_what_TensorFlow_gives()
    {
        const int side = 224;
        float[] expected = [0.86238f, 0.41289f, -0.33117f, 0.24518f, 0.47629f, 0.05908f, 0.08019f, 0.52513f];
        var rgb = new byte[side * side * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)(((i * 7919L) + (i / 97 * 31)) % 256);
        }

        var network = new MobileNet(Weights, Prefix, side);
        _ = network.Run(new byte[rgb.Length]);
        var features = network.Run(rgb);

        Assert.HasCount(MobileNet.Features, features);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], features[i * 40], 1e-4, $"Channel {i * 40}.");
        }
    }

    [TestMethod]
    public void A_model_that_is_missing_cut_short_or_another_is_said_to_be_so()
    {
        var folder = Directory.CreateTempSubdirectory("model-tests-");
        try
        {
            var missing = Assert.ThrowsExactly<InvalidOperationException>(() => new WeightFile(folder.FullName));
            StringAssert.Contains(missing.Message, folder.FullName);

            var json = Path.Combine(folder.FullName, "model.json");
            File.WriteAllText(json, """{"modelTopology":{}}""");
            Assert.ThrowsExactly<InvalidOperationException>(() => new WeightFile(folder.FullName));

            File.WriteAllText(
                json, """{"weightsManifest":[{"paths":["a","b"],"weights":[{"name":"x","shape":[3]},{"name":"y","shape":[2,2]}]}]}""");
            File.WriteAllBytes(Path.Combine(folder.FullName, "a"), Bytes(1, 2, 3, 4));
            File.WriteAllBytes(Path.Combine(folder.FullName, "b"), Bytes(5, 6));
            Assert.ThrowsExactly<InvalidOperationException>(() => new WeightFile(folder.FullName), "One number is missing.");

            File.WriteAllBytes(Path.Combine(folder.FullName, "b"), Bytes(5, 6, 7));
            var weights = new WeightFile(folder.FullName);
            CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, weights.Read("x", 3));
            CollectionAssert.AreEqual(new float[] { 4, 5, 6, 7 }, weights.Read("y", 2, 2));
            Assert.ThrowsExactly<InvalidOperationException>(() => weights.Read("x", 1, 3));
            Assert.ThrowsExactly<InvalidOperationException>(() => weights.Read("z", 3));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Bytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
