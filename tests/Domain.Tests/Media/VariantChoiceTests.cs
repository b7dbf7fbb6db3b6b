using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Hints;

namespace Domain.Tests.Media;

[TestClass]
public sealed class VariantChoiceTests
{
    private static readonly IReadOnlyList<MediaVariant> Variants =
    [
        .. from name in VariantName.All
           from format in new[] { ImageFormat.Jpeg, ImageFormat.WebP }
           select new MediaVariant
           {
               Name = name,
               Format = format,
               Width = name switch { VariantName.Fit320 or VariantName.Square320 => 320, VariantName.Fit640 or VariantName.Square640 => 640, VariantName.Thumb150 => 150, _ => 1080 },
               Height = 100,
               Bytes = 1,
               Hash = "0123456789abcdef",
           },
    ];

    [TestMethod]
    [DataRow(null, null, null, false, null, VariantName.Fit1080, DisplayName = "Nothing said: the widest")]
    [DataRow(320, null, null, false, null, VariantName.Fit320, DisplayName = "Exactly as wide as shown")]
    [DataRow(321, null, null, false, null, VariantName.Fit640, DisplayName = "Never narrower than shown")]
    [DataRow(5000, null, null, false, null, VariantName.Fit1080, DisplayName = "The widest where none is wide enough")]
    [DataRow(null, 390, 3.0, false, null, VariantName.Fit1080, DisplayName = "A phone")]
    [DataRow(null, 300, 1.0, false, null, VariantName.Fit320, DisplayName = "A small window")]
    [DataRow(null, 300, 2.0, false, null, VariantName.Fit640, DisplayName = "A small window of small pixels")]
    [DataRow(null, 300, null, false, null, VariantName.Fit320, DisplayName = "One pixel for one unless said")]
    [DataRow(640, 2000, 3.0, false, null, VariantName.Fit640, DisplayName = "The picture's width before the window's")]
    [DataRow(null, 300, 3.0, true, null, VariantName.Fit320, DisplayName = "Saving data: a pixel for a CSS pixel")]
    [DataRow(null, 1000, 1.0, true, null, VariantName.Fit640, DisplayName = "Saving data: at most 640")]
    [DataRow(null, null, null, true, null, VariantName.Fit640, DisplayName = "Saving data, nothing else said")]
    [DataRow(null, 390, 3.0, false, NetworkKind.ThirdG, VariantName.Fit640, DisplayName = "3G")]
    [DataRow(null, 200, 1.0, false, NetworkKind.ThirdG, VariantName.Fit320, DisplayName = "3G and small")]
    [DataRow(null, 390, 3.0, false, NetworkKind.Fast2G, VariantName.Fit320, DisplayName = "2G")]
    [DataRow(null, null, null, false, NetworkKind.Slow2G, VariantName.Fit320, DisplayName = "Slow 2G")]
    [DataRow(null, 390, 3.0, false, NetworkKind.FourthG, VariantName.Fit1080, DisplayName = "4G")]
    public void The_narrowest_that_is_wide_enough_is_recommended(int? width, int? viewport, double? ratio, bool saves, NetworkKind? network, string expected)
    {
        var hints = new ClientHints { Width = width, ViewportWidth = viewport, PixelRatio = ratio, SavesData = saves, Network = network };
        Assert.AreEqual((expected, ImageFormat.Jpeg), Chosen(hints));
        Assert.AreEqual((expected, ImageFormat.WebP), Chosen(hints with { AcceptsWebP = true }));
    }

    [TestMethod]
    public void Nothing_is_recommended_where_there_is_nothing_the_client_shows() =>
        Assert.IsNull(VariantChoice.Recommend([.. Variants.Where(static variant => variant.Format == ImageFormat.WebP)], default));

    private static (string, ImageFormat) Chosen(ClientHints hints) => VariantChoice.Recommend(Variants, hints) is { } chosen ? (chosen.Name, chosen.Format) : default;
}
