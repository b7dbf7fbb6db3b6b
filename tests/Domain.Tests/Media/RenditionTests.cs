using Domain.Ids;
using Domain.Media;
using Domain.Media.Renditions;

namespace Domain.Tests.Media;

[TestClass]
public sealed class RenditionTests
{
    [TestMethod]
    public void The_id_tells_apart_bytes_kinds_and_filters()
    {
        string[] ids =
        [
            Rendition.IdOf("a", MediaKind.Image, "normal"), Rendition.IdOf("b", MediaKind.Image, "normal"),
            Rendition.IdOf("a", MediaKind.Story, "normal"), Rendition.IdOf("a", MediaKind.Image, "moon"),
        ];
        Assert.AreEqual(ids.Length, ids.Distinct().Count());
    }

    [TestMethod]
    public void References_are_a_set()
    {
        var rendition = new Rendition { Id = "r", OwnerId = new(1), MediaKey = "k", RendererId = new(2), References = [new SnowflakeId(2)] };
        Assert.AreSame(rendition, rendition.Add(new(2)));
        Assert.AreSame(rendition, rendition.Remove(new(3)));
        Assert.AreEqual(0, rendition.Add(new(3)).Remove(new(2)).Remove(new(3)).References.Count);
    }
}
