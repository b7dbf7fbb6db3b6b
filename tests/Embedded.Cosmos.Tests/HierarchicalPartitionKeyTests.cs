using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class HierarchicalPartitionKeyTests : CosmosTest
{
    protected override ContainerProperties Definition => new("items", ["/tenant", "/user"]);

    [TestMethod]
    public async Task Items_are_addressed_by_the_whole_key_and_queried_by_the_whole_or_a_prefix()
    {
        foreach (
            var (tenant, user, id) in ((string, string, string)[])
                [("t1", "u1", "a"), ("t1", "u2", "a"), ("t1", "u2", "b"), ("t2", "u1", "a")]
        )
        {
            await Items.CreateItemAsync(
                new
                {
                    id,
                    tenant,
                    user,
                },
                Key(tenant, user)
            );
        }

        Assert.AreEqual("u2", (await Items.ReadItemAsync<Owner>("a", Key("t1", "u2"))).Resource.User);
        Assert.HasCount(2, await Find(Key("t1", "u2")));
        Assert.HasCount(4, await Find(null));
        Assert.HasCount(3, await Find(new PartitionKeyBuilder().Add("t1").Build()));
    }

    private static PartitionKey Key(string tenant, string user) => new PartitionKeyBuilder().Add(tenant).Add(user).Build();

    private Task<List<Owner>> Find(PartitionKey? key) =>
        Drain(Items.GetItemQueryIterator<Owner>("SELECT * FROM c", requestOptions: new QueryRequestOptions { PartitionKey = key }));

    public sealed record Owner(string Id, string Tenant, string User);
}
