using EndToEnd;
using Local.Demo;
using Local.Demo.Pictures;

namespace Bench.Serving;

/// <summary>People who have a feed to read.</summary>
internal static class Audience
{
    /// <summary>Everybody follows the authors, the last of the people, who post one picture each again and again.</summary>
    public static async Task<List<Person>> GatherAsync(RunningSystem system, int count, int authorCount, int posts)
    {
        var people = await system.SignUpAsync(count);
        var authors = people.TakeLast(authorCount).ToList();
        foreach (var person in people)
        {
            foreach (var author in authors.Where(author => author != person))
            {
                await person.FollowAsync(author);
            }
        }

        var picture = (await PictureEncoder.EncodeAsync(Painter.Paint(1), 0, CancellationToken.None)).Bytes;
        await Parallel.ForEachAsync(authors, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (author, _) =>
        {
            for (var number = 0; number < Math.Max(1, posts / authorCount); number++)
            {
                var medium = await author.UploadAsync(picture, $"upload-{number}");
                var post = await author.PostAsync($"Number {number} of the same thing again #bench", $"post-{number}", medium);
                var published = await author.WaitForPostAsync(post);
                Assert.AreEqual("published", (string?)published["status"], published.ToJsonString());
            }
        });
        return people;
    }
}
