using System.Text;
using System.Text.RegularExpressions;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Exposure;
using Domain.Media.Videos;
using Functions.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Api.Tests.Media;

/// <summary>Videos of private accounts: playlists and segments for whoever may see the video at that moment.</summary>
[TestClass]
public sealed class VideoTests : ApiTest
{
    private const string Segment = "360p-0-00112233445566aa.m4s";
    private const string Playlist = "#EXTM3U\n" + Segment + "\n";

    private static IBlobStore Blobs => Host.Services.GetRequiredService<IBlobStore>();

    [TestMethod]
    public async Task A_public_video_is_played_from_the_edge()
    {
        var owner = await Host.SignUpAsync();
        var media = await Host.FinishedMediaAsync(owner.Id, MediaKind.Video);
        var answer = await owner.Api.GetAsync($"/api/v1/media/{media}");
        var video = answer.Json["video"]!;
        Assert.AreEqual("video", answer["kind"]);
        StringAssert.EndsWith(video["hls_url"]!.GetValue<string>(), $"/edge/{new string('0', 32)}/master-0123456789abcdef.m3u8");
        StringAssert.EndsWith(video["poster_url"]!.GetValue<string>(), "/fit1080-0fedcba987654321.jpg");
        Assert.AreEqual(13_000, video["duration_ms"]!.GetValue<long>());
        Assert.IsTrue(video["has_sound"]!.GetValue<bool>());
        Assert.IsNull((await owner.Api.GetAsync($"/api/v1/media/{await Host.FinishedMediaAsync(owner.Id)}")).Json["video"]);
    }

    [TestMethod]
    public async Task Everybody_plays_exactly_what_they_may_see_and_no_longer()
    {
        var (owner, follower, stranger, blocked) = (await Host.SignUpAsync(), await Host.SignUpAsync(), await Host.SignUpAsync(), await Host.SignUpAsync());
        await Host.Graph.FollowAsync(follower.Id, owner.Id, CancellationToken.None);
        await Host.Graph.BlockAsync(owner.Id, blocked.Id, CancellationToken.None);
        _ = await owner.Api.PatchAsync("/api/v1/users/me", new { is_private = true });
        var media = await RestrictedVideoAsync(owner);
        string[] paths = [$"/api/v1/media/{media}/video.m3u8", $"/api/v1/media/{media}/video/360p.m3u8", $"/api/v1/media/{media}/video/{Segment}"];
        await ExpectAsync("before it is posted", [404, 404, 404, 200]);

        var created = await owner.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media.ToString() }, kind = "reel" });
        var post = SnowflakeId.Parse(created["post_id"]!);
        await ExpectAsync("before it is published", [404, 404, 404, 200]);
        _ = await Host.Posts.PublishAsync(post, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await ExpectAsync("published", [404, 404, 200, 200]);
        await Host.Graph.UnfollowAsync(follower.Id, owner.Id, CancellationToken.None);
        await ExpectAsync("after the follower has gone", [404, 404, 404, 200]);
        await Host.Graph.FollowAsync(follower.Id, owner.Id, CancellationToken.None);
        await Host.Graph.ApproveAsync(owner.Id, follower.Id, CancellationToken.None);
        await ExpectAsync("after the follower has come again", [404, 404, 200, 200]);
        Assert.AreEqual(204, (await owner.Api.PostAsync($"/api/v1/posts/{post}/archive")).Status);
        await ExpectAsync("archived", [404, 404, 404, 200]);
        Assert.AreEqual(204, (await owner.Api.PostAsync($"/api/v1/posts/{post}/unarchive")).Status);
        Assert.AreEqual(204, (await owner.Api.DeleteAsync($"/api/v1/posts/{post}")).Status);
        await ExpectAsync("deleted", [404, 404, 404, 200]);

        async Task ExpectAsync(string when, int[] statuses)
        {
            foreach (var path in paths)
            {
                Assert.AreEqual(401, (await Host.Anonymous.GetAsync(path)).Status, $"{path}, anonymous, {when}");
                foreach (var (person, status) in new[] { stranger, blocked, follower, owner }.Zip(statuses))
                {
                    var answer = await person.Api.GetAsync(path);
                    Assert.AreEqual(status == 200 && path.EndsWith(".m4s", StringComparison.Ordinal) ? 302 : status, answer.Status, $"{path}, {person.Username}, {when}: {answer.Text}");
                    Assert.IsTrue(status == 404 || answer.Header("Cache-Control")!.Contains("no-store", StringComparison.Ordinal), when);
                }
            }
        }
    }

    [TestMethod]
    public async Task A_player_follows_the_playlists_to_signed_addresses_that_end_soon()
    {
        var owner = await Host.SignUpAsync();
        var media = await RestrictedVideoAsync(owner);
        var hls = new Uri(Host.BaseAddress, (await owner.Api.GetAsync($"/api/v1/media/{media}")).Json["video"]!["hls_url"]!.GetValue<string>());
        Assert.AreEqual($"/api/v1/media/{media}/video.m3u8", hls.AbsolutePath);
        var master = await owner.Api.GetAsync(hls.AbsolutePath);
        Assert.AreEqual("application/vnd.apple.mpegurl", master.ContentType);
        CollectionAssert.AreEqual(new[] { "#EXTM3U", "video/360p.m3u8", "video/audio.m3u8" }, master.Text.TrimEnd().Split('\n'));

        var track = new Uri(hls, "video/360p.m3u8");
        var playlist = await owner.Api.GetAsync(track.AbsolutePath);
        Assert.AreEqual(Playlist, playlist.Text);
        var segment = await owner.Api.GetAsync(new Uri(track, Segment).AbsolutePath);
        var signed = new Uri(segment.Header("Location")!);
        StringAssert.EndsWith(signed.AbsolutePath, $"/restricted/{new string('0', 32)}/{Segment}");
        StringAssert.Contains(signed.Query, "sp=r&");
        var ends = DateTimeOffset.Parse(
            Uri.UnescapeDataString(Regex.Match(signed.Query, "[?&]se=([^&]+)").Groups[1].Value), System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsLessThanOrEqualTo(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5), ends);
        foreach (var path in new[] { "720p.m3u8", "master.m3u8", "x.m4s", "360p-0123456789abcdef.m3u8", "original", "..%2foriginal" })
        {
            Assert.AreEqual(404, (await owner.Api.GetAsync($"/api/v1/media/{media}/video/{path}")).Status, path);
        }

        var picture = await Host.FinishedMediaAsync(owner.Id);
        Assert.AreEqual(404, (await owner.Api.GetAsync($"/api/v1/media/{picture}/video.m3u8")).Status);
    }

    private static async Task<SnowflakeId> RestrictedVideoAsync(Person owner)
    {
        var media = await Host.FinishedMediaAsync(owner.Id, MediaKind.Video);
        var store = Host.Services.GetRequiredService<IMediaStore>();
        var image = SampleMedia.Image() with { Exposure = MediaExposure.Restricted };
        _ = await store.UpdateAsync(media, current => current.Relocate("rendition", image), CancellationToken.None);
        var video = SampleMedia.Video();
        await PutAsync(video.MasterFile, string.Join('\n', ["#EXTM3U", .. video.Tracks.Select(static track => track.PlaylistFile), ""]));
        await PutAsync(video.Tracks[0].PlaylistFile, Playlist);
        return media;

        async Task PutAsync(string name, string text)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            _ = await Blobs.WriteAsync(image.Place.Of(name), content, HlsPlaylist.ContentType, null, CancellationToken.None);
        }
    }
}
