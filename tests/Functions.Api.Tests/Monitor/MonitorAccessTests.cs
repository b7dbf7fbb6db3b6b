using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Tests.Support;

namespace Functions.Api.Tests.Monitor;

/// <summary>Who gets into the monitor.</summary>
[TestClass]
public sealed class MonitorAccessTests : ApiTest
{
    [TestMethod]
    public void Every_function_of_the_monitor_demands_a_role_or_the_hosts_key_and_every_change_an_operator()
    {
        var functions = HttpFunction.All.Where(function => function.Route.StartsWith("monitor/", StringComparison.Ordinal)).ToList();
        Assert.IsGreaterThan(20, functions.Count);
        foreach (var function in functions)
        {
            Assert.IsTrue(function.TakesKey || function.Role >= StaffRole.Reader, function.Name);
            Assert.IsFalse(function.IsAnonymous && !function.TakesKey, function.Name);
            var reads = function.Methods.All(method => method == "GET");
            Assert.AreEqual(function.TakesKey ? null : reads ? StaffRole.Reader : StaffRole.Operator, function.Role, function.Name);
        }
    }

    [TestMethod]
    public async Task Everybody_gets_as_far_as_their_role_reaches_at_every_endpoint()
    {
        var nobody = await Host.SignUpAsync();
        var reader = await Host.HireAsync(StaffRole.Reader);
        var @operator = await Host.HireAsync(StaffRole.Operator);
        var tried = 0;
        foreach (var function in HttpFunction.All.Where(function => function.Role is not null))
        {
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(function.Route, @"\{[^}]*\}", "1");
            foreach (var method in function.Methods.Select(name => new HttpMethod(name)))
            {
                tried++;
                Assert.AreEqual("unauthenticated", (await Host.Anonymous.SendAsync(method, path, null)).Code, $"{method} {path}");
                var stranger = await nobody.Api.SendAsync(method, path, null);
                Assert.AreEqual((403, "staff_only"), (stranger.Status, stranger.Code), $"{method} {path}");
                var looking = await reader.Api.SendAsync(method, path, null);
                if (function.Role == StaffRole.Operator)
                {
                    Assert.AreEqual((403, "operators_only"), (looking.Status, looking.Code), $"{method} {path}");
                }
                else
                {
                    Assert.AreNotEqual(403, looking.Status, $"{method} {path}");
                    Assert.IsLessThan(500, looking.Status, looking.Text);
                }

                var acting = await @operator.Api.SendAsync(method, path, null);
                Assert.AreNotEqual(403, acting.Status, $"{method} {path}");
                Assert.IsLessThan(500, acting.Status, acting.Text);
            }
        }

        Assert.IsGreaterThan(20, tried);
    }

    [TestMethod]
    public async Task A_role_that_is_taken_away_ends_at_once_though_the_token_lives_on()
    {
        var person = await Host.HireAsync(StaffRole.Operator);
        Assert.AreEqual("operator", (await person.Api.GetAsync("/monitor/me"))["role"]);
        Assert.AreEqual(200, (await Host.GrantAsync(person.Username, StaffRole.Reader)).Status, "A user name does as well as an id.");
        Assert.AreEqual("reader", (await person.Api.GetAsync("/monitor/me"))["role"]);
        Assert.AreEqual(200, (await Host.GrantAsync(person.Id.ToString(), StaffRole.None)).Status);
        Assert.AreEqual(403, (await person.Api.GetAsync("/monitor/me")).Status);
        Assert.AreEqual(200, (await person.Api.GetAsync("/api/v1/users/me")).Status);
    }

    [TestMethod]
    public async Task Only_the_hosts_master_key_gives_roles()
    {
        var person = await Host.SignUpAsync();
        var @operator = await Host.HireAsync(StaffRole.Operator);
        var body = new { role = "operator" };
        foreach (var client in new[] { Host.Anonymous, person.Api, @operator.Api })
        {
            var answer = await client.SendAsync(HttpMethod.Put, $"/monitor/roles/{person.Id}", System.Net.Http.Json.JsonContent.Create(body));
            Assert.AreEqual(401, answer.Status);
        }

        Assert.AreEqual(401, (await Host.GrantAsync(person.Id.ToString(), StaffRole.Operator, "another key")).Status);
        Assert.AreEqual(403, (await person.Api.GetAsync("/monitor/me")).Status);
        Assert.AreEqual("user_not_found", (await Host.GrantAsync("1", StaffRole.Operator)).Code);
        Assert.AreEqual("user_not_found", (await Host.GrantAsync("nobody.of.this.name", StaffRole.Operator)).Code);
    }

    [TestMethod]
    public async Task A_profile_edit_keeps_the_role_and_shows_it_to_nobody()
    {
        var person = await Host.HireAsync(StaffRole.Reader);
        var edited = await person.Api.PatchAsync("/api/v1/users/me", new { bio = "Watches." });
        Assert.AreEqual(200, edited.Status);
        Assert.IsFalse(edited.Text.Contains("role", StringComparison.OrdinalIgnoreCase), edited.Text);
        Assert.AreEqual("reader", (await person.Api.GetAsync("/monitor/me"))["role"]);
    }

    [TestMethod]
    public async Task Granting_a_role_is_recorded()
    {
        var person = await Host.HireAsync(StaffRole.Reader);
        var found = (await person.Api.GetAsync($"/monitor/actions?target={person.Id}")).Json["items"]!.AsArray().Single()!;
        Assert.AreEqual("grant", found["action"]!.GetValue<string>());
        Assert.AreEqual("done", found["outcome"]!.GetValue<string>());
        Assert.IsNull(found["actor_id"]);
    }
}
