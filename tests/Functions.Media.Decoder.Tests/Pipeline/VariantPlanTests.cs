using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Tests.Pipeline;

[TestClass]
public sealed class VariantPlanTests
{
    [TestMethod]
    [DataRow(4000, 3000, 2560, 1920)]
    [DataRow(3000, 4000, 1440, 1920)]
    [DataRow(8000, 6000, 2560, 1920)]
    [DataRow(1000, 1000, 1000, 1000)]
    [DataRow(100, 50, 640, 320)]
    public void The_base_is_as_large_as_the_largest_variants_need(int width, int height, int baseWidth, int baseHeight) =>
        Assert.AreEqual(new PixelSize(baseWidth, baseHeight), new VariantPlan(new PixelSize(width, height)).Base);

    [TestMethod]
    public void No_variant_is_larger_than_the_base_or_than_its_name_says()
    {
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var height = 1 + random.Next(1 << random.Next(1, 14));
            var width = Math.Clamp(1 + random.Next(1 << random.Next(1, 14)), (height + 14) / 15, height * 15);
            var plan = new VariantPlan(new PixelSize(width, height));
            var what = $"{width}x{height}";
            foreach (var limit in new[] { 150, 320, 640, 1080 })
            {
                var square = plan.Square(limit);
                Assert.AreEqual(square.Width, square.Height, what);
                Assert.AreEqual(Math.Min(limit, Math.Max(320, Math.Min(width, height))), square.Width, what);
                Assert.IsLessThanOrEqualTo(plan.Base.ShorterSide + 1, square.Width, what);
            }

            foreach (var limit in new[] { 320, 640, 1080 })
            {
                var fit = plan.Fit(limit);
                Assert.IsTrue(fit.Width <= limit && fit.Width <= plan.Base.Width + 1 && fit.Height <= plan.Base.Height + 1 && fit.Height < 16_384, what);
            }

            var story = plan.Story;
            Assert.IsTrue(story.Width <= 1080 && story.Height <= 1920 && story.Width <= plan.Base.Width + 1 && story.Height <= plan.Base.Height + 1, what);
            Assert.AreEqual(9.0 / 16, (double)story.Width / story.Height, 0.01, what);
        }
    }
}
