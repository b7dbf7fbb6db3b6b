using Domain.Media;
using Domain.Problems;

namespace Domain.Tests.Media;

[TestClass]
public sealed class PictureLookTests
{
    [TestMethod]
    public void Every_look_is_read_back_from_its_name()
    {
        var looks = MediaFilter.All.Select(filter => new PictureLook { Filter = filter })
            .Append(new PictureLook { Filter = "juno", Strength = 80, Brightness = -100, Contrast = 100, Saturation = 1, Warmth = -7 })
            .Append(PictureLook.Normal with { Warmth = 12 })
            .Append(new PictureLook { Filter = "clarendon", Strength = 80, Brightness = -100, Contrast = -100, Saturation = -100, Warmth = -100, Frame = MediaFrame.Polaroid })
            .Concat(MediaFrame.All.Select(frame => new PictureLook { Frame = frame }));
        foreach (var look in looks)
        {
            Assert.AreEqual(look, PictureLook.Parse(look.Name), look.Name);
            Assert.IsLessThanOrEqualTo(60, look.Name.Length);
        }
    }

    [TestMethod]
    public void Looks_that_come_out_the_same_have_one_name()
    {
        Assert.AreEqual("normal", new PictureLook { Filter = "clarendon", Strength = 0 }.Name);
        Assert.AreEqual("normal", new PictureLook { Strength = 30 }.Name);
        Assert.AreEqual("normal.fwhite", new PictureLook { Filter = "juno", Strength = 0, Frame = MediaFrame.White }.Name);
        Assert.AreEqual("juno.x80.b-10", new PictureLook { Filter = "juno", Strength = 80, Brightness = -10 }.Name);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("unheard-of")]
    [DataRow("juno.x101")]
    [DataRow("juno.x100")]
    [DataRow("juno.b0")]
    [DataRow("juno.b+1")]
    [DataRow("juno.b01")]
    [DataRow("juno.b1.x50")]
    [DataRow("juno.b1.b1")]
    [DataRow("juno.q1")]
    [DataRow("juno.b")]
    [DataRow("juno.")]
    [DataRow("juno.f")]
    [DataRow("juno.fnone")]
    [DataRow("juno.funheard-of")]
    [DataRow("juno.fwhite.b1")]
    [DataRow("juno.fwhite.ffilm")]
    [DataRow("../juno")]
    public void Anything_else_is_no_name(string name) => Assert.IsNull(PictureLook.Parse(name));

    [TestMethod]
    public void Adjustments_beyond_their_bounds_are_refused_with_a_reason()
    {
        Assert.AreEqual("unknown_filter", Assert.ThrowsExactly<ProblemException>(() => new LookAdjustments().Apply("unheard-of")).Code);
        foreach (var wrong in new[] { new LookAdjustments(Strength: 101), new(Strength: -1), new(Brightness: -101), new(Warmth: int.MinValue) })
        {
            Assert.AreEqual("invalid_adjustments", Assert.ThrowsExactly<ProblemException>(() => wrong.Apply("juno")).Code);
        }

        Assert.AreEqual("unknown_frame", Assert.ThrowsExactly<ProblemException>(() => new LookAdjustments().Apply("juno", "gold")).Code);
        Assert.AreEqual("juno.x50.w-100", new LookAdjustments(Strength: 50, Warmth: -100).Apply("juno").Name);
    }
}
