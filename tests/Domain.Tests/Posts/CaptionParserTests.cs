using Domain.Posts;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Posts;

[TestClass]
public sealed class CaptionParserTests
{
    private const int NoLimit = int.MaxValue;

    [TestMethod]
    [DataRow("A #Sunset at the #lake", "sunset,lake")]
    [DataRow("#größe #東京 #café #हिन्दी #Ünïcode", "größe,東京,café,हिन्दी,ünïcode")]
    [DataRow("＃fullwidth", "fullwidth")]
    [DataRow("#one#two", "")]
    [DataRow("##double", "double")]
    [DataRow("#123 #4you #_ #", "4you")]
    [DataRow("no#tag and a&#39;b", "")]
    [DataRow("#end. (#round) #comma, #dash-rest", "end,round,comma,dash")]
    [DataRow("#same #SAME", "same")]
    [DataRow("", "")]
    public void Hashtags_are_found_as_people_mean_them(string text, string expected) =>
        Assert.AreEqual(expected, string.Join(',', CaptionParser.Hashtags(text, NoLimit)));

    [TestMethod]
    [DataRow("With @ada and @Grace.Hopper_1.", "ada,grace.hopper_1")]
    [DataRow("mail me@example.org", "")]
    [DataRow("@", "")]
    [DataRow("@a.b..", "a.b")]
    [DataRow("(@ada)", "ada")]
    [DataRow("@@ada", "ada")]
    [DataRow("@a@b", "")]
    [DataRow("@abcdefghijklmnopqrstuvwxyz12345", "")]
    public void Mentions_are_user_names_and_no_mail_addresses(string text, string expected) =>
        Assert.AreEqual(expected, string.Join(',', CaptionParser.Mentions(text, NoLimit)));

    [TestMethod]
    public void Any_text_is_parsed_and_what_is_found_stands_in_it() => Prop.ForAll<string>(text =>
    {
        var written = text ?? "";
        var lower = written.ToLowerInvariant();
        var tags = CaptionParser.Hashtags(written, NoLimit);
        var mentions = CaptionParser.Mentions(written, NoLimit);
        return tags.Distinct().Count() == tags.Count
            && tags.All(tag => tag.Length is > 0 and <= 100 && (lower.Contains($"#{tag}", StringComparison.Ordinal) || lower.Contains(
                $"＃{tag}", StringComparison.Ordinal)))
            && mentions.All(name => name.Length is > 0 and <= 30 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_'));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Every_tag_between_blanks_is_found() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<int>().Where(number => number != 0).Select(number => $"t{Math.Abs((long)number)}").ListOf().ToArbitrary(),
        tags => CaptionParser.Hashtags(string.Join(' ', tags.Select(tag => $"#{tag}")), NoLimit).SequenceEqual(tags.Distinct())).QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_number_of_tags_is_bounded_and_time_grows_with_length_only()
    {
        Assert.AreEqual(30, CaptionParser.Hashtags(string.Concat(Enumerable.Range(0, 1_000).Select(at => $"#t{at} ")), 30).Count);
        Assert.AreEqual(0, CaptionParser.Hashtags(new string('#', 100_000), 30).Count);
        Assert.AreEqual(0, CaptionParser.Mentions(new string('@', 100_000), 30).Count);
    }
}
