using System.Globalization;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Hostile;

/// <summary>Mutated files against real decoder processes: whatever a file does, it gets a documented answer, and the next file does not notice.</summary>
[TestClass]
public sealed class FuzzTests
{
    private const int FirstTortureSeed = 1_000_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public Task A_few_hundred_mutated_files_each_get_a_documented_answer() => FuzzAsync(1, 300);

    [TestMethod]
    [TestCategory("Torture")]
    public Task Many_mutated_files_each_get_a_documented_answer() =>
        FuzzAsync(FirstTortureSeed, int.Parse(Environment.GetEnvironmentVariable("FUZZ_SEEDS") ?? "5000", CultureInfo.InvariantCulture));

    private async Task FuzzAsync(int first, int count)
    {
        await using var decoder = new DecoderFixture(options =>
        {
            options.Workers = 2;
            options.CpuLimit = TimeSpan.FromSeconds(5);
        });
        var (decoded, rejected, crashed) = (0, 0, 0);
        await Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            var (kind, file) = Mutations.Make(seed);
            switch (await decoder.DecodeAsync(file, VariantName.Thumb150))
            {
                case DecodeOutcome.Decoded:
                    Interlocked.Increment(ref decoded);
                    break;
                case DecodeOutcome.Rejected(var reason, _):
                    Interlocked.Increment(ref rejected);
                    Assert.Contains(reason, RejectionReason.All);
                    break;
                case DecodeOutcome.Crashed(var cause, var detail):
                    Interlocked.Increment(ref crashed);
                    TestContext.WriteLine($"seed {seed}, {kind}: {cause}, {detail}");
                    Assert.IsTrue(cause is not (DecoderCrash.ProtocolViolation or DecoderCrash.NotStarted or DecoderCrash.DiskFull), $"seed {seed}: {cause} {detail}");
                    var next = await decoder.DecodeAsync(Corpus.All[kind], VariantName.Thumb150);
                    Assert.IsInstanceOfType<DecodeOutcome.Decoded>(next, $"after seed {seed}: {next}");
                    break;
                case var other:
                    Assert.Fail($"seed {seed}: {other}");
                    break;
            }
        });

        TestContext.WriteLine($"{count} files: {decoded} decoded, {rejected} rejected, {crashed} crashed");
        Assert.AreEqual(count, decoded + rejected + crashed);
        Assert.IsTrue(decoded > count / 20 && rejected > count / 5, "The mutations are too weak or too strong to prove anything.");
        Assert.IsLessThanOrEqualTo(count / 100, crashed, "A crash is survived, but many would mean that attempts are spent on ordinary damage.");
    }
}
