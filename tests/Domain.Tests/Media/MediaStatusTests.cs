using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Uploads;
using Domain.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Media;

[TestClass]
public sealed class MediaStatusTests
{
    private static readonly SnowflakeId PostA = new(71);
    private static readonly SnowflakeId PostB = new(72);

    private static readonly (string Name, Func<MediaRecord, MediaRecord> Apply)[] Changes =
    [
        ("confirm by storage", media => media.Confirm(new UploadPin("e1", 10, ByClient: false), MediaSamples.Now)),
        ("confirm by client", media => media.Confirm(new UploadPin("e2", 10, ByClient: true), MediaSamples.Now)),
        ("pin", media => media.Pin(new PinnedOriginal("o", 10))),
        ("identify", media => media.Identify("sha", "rendition", null)),
        ("attempt", media => media.CountAttempt()),
        ("finish", media => media.Finish(MediaSamples.Image())),
        ("reject", media => media.Reject("corrupt", "It is corrupt.")),
        ("fail", media => media.Fail("decoder_failed", "It could not be processed.")),
        ("reopen", media => media.Reopen()),
        ("expire", media => media.Expire()),
        ("claim A", media => media.ClaimFor(PostA, MediaSamples.Now)),
        ("claim B", media => media.ClaimFor(PostB, MediaSamples.Now)),
        ("release A", media => media.ReleaseFrom(PostA)),
        ("begin work", media => media.BeginWork(MediaSamples.Now)),
        ("sweep", media => media.Swept(MediaSamples.Now)),
    ];

    [TestMethod]
    public void Whatever_is_tried_in_whatever_order_a_medium_only_takes_allowed_steps()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), choices =>
        {
            var media = MediaSamples.Pending();
            foreach (var choice in choices)
            {
                var before = media;
                try
                {
                    media = Changes[choice % Changes.Length].Apply(media);
                }
                catch (Exception e) when (e is InvalidOperationException or ProblemException)
                {
                    continue;
                }

                var stepAllowed = before.Status == media.Status || before.Status.CanBecome(media.Status);
                var settledStaysSettled = !before.Status.IsSettled() || media.Status.IsSettled() || before.Status == MediaStatus.Failed;
                var shownOnlyWhenFinished = media.Image is null || media.Status == MediaStatus.Finished;
                var explainedWhenNot = media.Reason is not null || media.Status is MediaStatus.Pending or MediaStatus.Processing or MediaStatus.Finished;
                var usedNeverExpiresFinished = !(before.Status == MediaStatus.Finished && before.UsedByPostId is not null
                    && media.Status == MediaStatus.Expired);
                if (!(stepAllowed && settledStaysSettled && shownOnlyWhenFinished && explainedWhenNot
                    && usedNeverExpiresFinished && media.Progress is >= 0 and <= 100))
                {
                    return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [TestMethod]
    public void Every_status_can_be_reached_so_that_the_property_above_is_not_empty()
    {
        var processing = MediaSamples.Pending().Confirm(new UploadPin("e", 10, true), MediaSamples.Now);
        MediaRecord[] reached =
        [
            MediaSamples.Pending(), processing, processing.Finish(MediaSamples.Image()), processing.Reject("a", "b"),
            processing.Fail("a", "b"), MediaSamples.Pending().Expire(),
        ];
        CollectionAssert.AreEquivalent(Enum.GetValues<MediaStatus>(), reached.Select(media => media.Status).ToArray());
    }

    [TestMethod]
    public void Confirmations_twice_and_in_either_order_have_one_effect()
    {
        var storage = new UploadPin("e1", 10, ByClient: false);
        var client = new UploadPin("e1", 10, ByClient: true);
        var pending = MediaSamples.Pending();

        var clientFirst = pending.Confirm(client, MediaSamples.Now).Confirm(storage, MediaSamples.Now).Confirm(client, MediaSamples.Now);
        var storageFirst = pending.Confirm(storage, MediaSamples.Now).Confirm(storage, MediaSamples.Now).Confirm(client, MediaSamples.Now);

        Assert.AreEqual(clientFirst, storageFirst);
        Assert.AreEqual(client, storageFirst.Upload);
    }

    [TestMethod]
    public void What_the_client_confirmed_is_not_replaced_by_a_later_write()
    {
        var confirmed = MediaSamples.Pending().Confirm(new UploadPin("mine", 10, ByClient: true), MediaSamples.Now);
        Assert.AreEqual("mine", confirmed.Confirm(new UploadPin("later", 10, ByClient: false), MediaSamples.Now).Upload!.ETag);
        Assert.AreEqual("mine", confirmed.Confirm(new UploadPin("later", 10, ByClient: true), MediaSamples.Now).Upload!.ETag);
    }

    [TestMethod]
    public void Nothing_confirms_a_medium_whose_original_is_pinned()
    {
        var pinned = MediaSamples.Pending().Confirm(new UploadPin("e1", 10, ByClient: false), MediaSamples.Now).Pin(new PinnedOriginal("o", 10));
        Assert.AreSame(pinned, pinned.Confirm(new UploadPin("e2", 20, ByClient: true), MediaSamples.Now));
    }

    [TestMethod]
    public void An_unused_medium_is_overdue_at_its_end_and_a_used_one_never()
    {
        var finished = MediaSamples.Pending().Confirm(new UploadPin("e", 10, true), MediaSamples.Now).Finish(MediaSamples.Image());
        Assert.IsFalse(finished.IsOverdue(finished.ExpiresAt.AddMilliseconds(-1)));
        Assert.IsTrue(finished.IsOverdue(finished.ExpiresAt));
        Assert.IsFalse(finished.ClaimFor(PostA, MediaSamples.Now).IsOverdue(finished.ExpiresAt));
    }

    [TestMethod]
    public void A_claim_says_what_is_wrong()
    {
        var processing = MediaSamples.Pending().Confirm(new UploadPin("e", 10, true), MediaSamples.Now);
        Assert.AreEqual("media_already_used", CodeOf(processing.ClaimFor(PostB, MediaSamples.Now)));
        Assert.AreEqual("media_rejected", CodeOf(processing.Reject("a", "b")));
        Assert.AreEqual("media_failed", CodeOf(processing.Fail("a", "b")));
        Assert.AreEqual("media_expired", CodeOf(MediaSamples.Pending().Expire()));
        Assert.AreEqual("media_wrong_kind", CodeOf(MediaSamples.Pending() with { Kind = MediaKind.Story }));
        Assert.AreEqual("media_expired", CodeOf(MediaSamples.Pending() with { ExpiresAt = MediaSamples.Now }));
        var claimed = processing.ClaimFor(PostA, MediaSamples.Now);
        Assert.AreSame(claimed, claimed.ClaimFor(PostA, MediaSamples.Now.AddDays(2)));
    }

    private static string CodeOf(MediaRecord media) => Assert.ThrowsExactly<ProblemException>(() => media.ClaimFor(PostA, MediaSamples.Now)).Code;
}
