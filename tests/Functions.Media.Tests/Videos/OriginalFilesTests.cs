using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Functions.Media.Processing;
using Functions.Media.Tests.Harness;
using Functions.Media.Videos;
using Microsoft.Extensions.Options;
using Tests.Shared;

namespace Functions.Media.Tests.Videos;

[TestClass]
public sealed class OriginalFilesTests
{
    private const int Length = 100;

    private readonly SkippableTimeProvider time = new();
    private readonly string folder = Directory.CreateTempSubdirectory("originals-").FullName;
    private TestStorage storage = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync() => storage = await TestStorage.OpenAsync(time);

    [TestCleanup]
    public async Task CloseAsync()
    {
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public async Task Whoever_reads_at_the_same_time_or_soon_after_reads_the_same_file()
    {
        using var originals = Open();
        var film = await AddAsync(1);
        var readers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => originals.OpenAsync(film, Cancel)));
        Assert.HasCount(1, readers.Select(static reader => reader.Path).Distinct());
        Assert.AreEqual(Length, new FileInfo(readers[0].Path).Length);
        foreach (var reader in readers)
        {
            reader.Dispose();
            reader.Dispose();
        }

        using (var later = await originals.OpenAsync(film, Cancel))
        {
            Assert.AreEqual(readers[0].Path, later.Path);
        }

        time.Skip(TimeSpan.FromMinutes(3));
        await GoneAsync(readers[0].Path);
    }

    [TestMethod]
    public async Task Idle_files_make_room_and_who_finds_none_waits()
    {
        using var originals = Open(maxBytes: 2 * Length);
        var (one, two, three) = (await AddAsync(1), await AddAsync(2), await AddAsync(3));
        var first = await originals.OpenAsync(one, Cancel);
        var second = await originals.OpenAsync(two, Cancel);
        var third = originals.OpenAsync(three, Cancel);
        Assert.IsFalse(third.IsCompleted);
        first.Dispose();
        using (await third)
        {
            await GoneAsync(first.Path);
            Assert.IsTrue(File.Exists(second.Path), "It is being read.");
        }

        second.Dispose();
    }

    [TestMethod]
    public async Task A_file_larger_than_all_room_is_read_alone()
    {
        using var originals = Open(maxBytes: Length / 2);
        var (one, two) = (await AddAsync(1), await AddAsync(2));
        var first = await originals.OpenAsync(one, Cancel);
        var second = originals.OpenAsync(two, Cancel);
        Assert.IsFalse(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [TestMethod]
    public async Task A_fetch_that_failed_is_begun_anew_by_the_next()
    {
        using var originals = Open();
        var film = await AddAsync(1);
        await storage.Blobs.DeleteAsync(BlobAddress.Original(film), Cancel);
        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => originals.OpenAsync(film, Cancel));
        film = await AddAsync(1);
        (await originals.OpenAsync(film, Cancel)).Dispose();
    }

    [TestMethod]
    public async Task What_is_forgotten_goes_unless_it_is_read()
    {
        using var originals = Open();
        var film = await AddAsync(1);
        var reader = await originals.OpenAsync(film, Cancel);
        originals.Forget(film);
        Assert.IsTrue(File.Exists(reader.Path));
        reader.Dispose();
        originals.Forget(film);
        await GoneAsync(reader.Path);
    }

    private static async Task GoneAsync(string path)
    {
        while (File.Exists(path))
        {
            await Task.Yield();
        }
    }

    private OriginalFiles Open(long maxBytes = 1_000)
    {
        var options = Options.Create(new WorkFolderOptions { Root = folder, MaxOriginalBytes = maxBytes });
        return new(storage.Blobs, new WorkFolders(options), options, time);
    }

    private async Task<MediaRecord> AddAsync(ulong id)
    {
        var media = new MediaRecord
        {
            Id = new SnowflakeId(id),
            OwnerId = MediaHarness.Owner,
            Kind = MediaKind.Video,
            DeclaredContentType = "video/mp4",
            AnnouncedBytes = Length,
            Filter = MediaFilter.Normal,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow().AddDays(1),
            CheckAfter = time.GetUtcNow(),
        };
        using var content = new MemoryStream(new byte[Length]);
        var written = await storage.Blobs.WriteAsync(BlobAddress.Original(media), content, "video/mp4", null, Cancel);
        return media.Confirm(new("etag", Length, ByClient: true), time.GetUtcNow()).Pin(new(written.ETag, Length));
    }
}
