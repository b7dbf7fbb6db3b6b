using System.Collections.Concurrent;

namespace EndToEnd;

/// <summary>People who go on using the system while it is killed under them, and who write down what was acknowledged.</summary>
internal abstract class Workload : IDisposable
{
    private readonly ConcurrentBag<Person> people = [];
    private readonly ConcurrentBag<(Person Owner, string MediaId, string Expected)> media = [];

    /// <summary>How the system is to be configured for these people.</summary>
    public abstract (string Name, string Value)[] Options { get; }

    public int AcknowledgedMedia => media.Count;

    public abstract Task PrepareAsync(Uri address);

    /// <summary>Goes on until told to stop; whatever was begun then is finished. Each call is repeated until it is answered.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Everything acknowledged is there, once, and nothing else is.</summary>
    public virtual async Task VerifyAsync()
    {
        foreach (var (owner, mediaId, expected) in media)
        {
            var record = await owner.WaitForMediaAsync(mediaId, expected);
            Assert.AreEqual(expected, (string?)record["status"], record.ToJsonString());
        }
    }

    public void Dispose()
    {
        foreach (var person in people)
        {
            person.Dispose();
        }
    }

    protected async Task<Person> SignUpAsync(Uri address, string username)
    {
        var person = await Person.SignUpAsync(address, username);
        people.Add(person);
        return person;
    }

    protected async Task<string> UploadAsync(Person owner, byte[] file, string key, string expected)
    {
        var mediaId = await owner.UploadAsync(file, key);
        media.Add((owner, mediaId, expected));
        return mediaId;
    }

    protected void Expect(Person owner, string mediaId, string status) => media.Add((owner, mediaId, status));

    /// <summary>Like Task.WhenAll, but fails as soon as one of them does.</summary>
    protected static async Task AllAsync(params Task[] tasks)
    {
        await foreach (var ended in Task.WhenEach(tasks))
        {
            await ended;
        }
    }

    protected static async Task RepeatAsync(Func<int, Task> round, CancellationToken cancellationToken)
    {
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            await round(number);
        }
    }
}
