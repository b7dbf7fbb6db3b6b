using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoder.Tests.Pipeline;

[TestClass]
public sealed class EngineTests
{
    [TestMethod]
    [DataRow(null)]
    [DataRow(EngineName.LibVips)]
    public void Libvips_is_the_engine_of_this_home(string? name) => Assert.IsInstanceOfType<VipsEngine>(ImageEngines.Start(name));

    [TestMethod]
    [DataRow(EngineName.Magick)]
    [DataRow("gd")]
    public void An_engine_that_is_not_here_is_refused_by_name(string name) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => ImageEngines.Start(name)).Message, name);
}
