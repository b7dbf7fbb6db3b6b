using Functions.Api.Tests.Support;

namespace Functions.Api.Tests;

[TestClass]
public sealed class AccountTests : ApiTest
{
    [TestMethod]
    public async Task Signing_up_signs_in_and_shows_the_profile()
    {
        var person = await Host.SignUpAsync("Ada.Lovelace_1");
        var me = await person.Api.GetAsync("/api/v1/users/me");
        Assert.AreEqual(200, me.Status, me.Text);
        Assert.AreEqual("ada.lovelace_1", me["username"]);
        Assert.AreEqual(person.Id.ToString(), me["user_id"]);
        Assert.AreEqual("0", me["post_count"]);
        Assert.AreEqual("0", me["follower_count"]);
        Assert.IsFalse(me.Text.Contains("password", StringComparison.OrdinalIgnoreCase), me.Text);
    }

    [TestMethod]
    public async Task A_sign_up_that_is_repeated_because_its_answer_was_lost_is_the_same_sign_up()
    {
        var signUp = new { username = "twice", password = Person.Password };
        var first = await Host.Anonymous.PostAsync("/api/v1/accounts", signUp);
        var second = await Host.Anonymous.PostAsync("/api/v1/accounts", signUp);
        Assert.AreEqual(201, second.Status, second.Text);
        Assert.AreEqual(first["user_id"], second["user_id"]);
        Assert.AreNotEqual(first["refresh_token"], second["refresh_token"]);

        var stranger = await Host.Anonymous.PostAsync("/api/v1/accounts", signUp with { password = "another password" });
        Assert.AreEqual((409, "username_taken"), (stranger.Status, stranger.Code));
    }

    [TestMethod]
    public async Task A_name_address_or_number_belongs_to_one_account_however_many_ask_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => Host.Anonymous.PostAsync(
            "/api/v1/accounts", new { username = $"race{at}", password = Person.Password, email = "One@Example.org" })));
        Assert.AreEqual(1, answers.Count(answer => answer.Status == 201));
        Assert.IsTrue(answers.Where(answer => answer.Status != 201).All(
            answer => answer is { Status: 409, Code: "email_taken" } or { Status: 503, Code: "name_being_claimed" }));

        var again = await Host.Anonymous.PostAsync(
            "/api/v1/accounts", new { username = $"race{Array.FindIndex(answers, a => a.Status != 201)}", password = Person.Password });
        Assert.AreEqual(201, again.Status, "A sign-up that lost must give back the names it had claimed: " + again.Text);
    }

    [TestMethod]
    public async Task Signing_in_works_by_name_and_by_address_and_says_the_same_of_strangers_and_wrong_passwords()
    {
        var person = await Host.SignUpAsync();
        Assert.AreEqual(200, (await person.Api.PatchAsync("/api/v1/users/me", new { email = $"{person.Username}@example.org" })).Status);
        foreach (var name in new[] { person.Username, person.Username.ToUpperInvariant(), $"{person.Username}@Example.org" })
        {
            var answer = await Host.Anonymous.PostAsync("/api/v1/sessions", new { username = name, password = Person.Password });
            Assert.AreEqual(200, answer.Status, answer.Text);
            Assert.AreEqual(person.Id.ToString(), answer["user_id"]);
        }

        var wrong = await Host.Anonymous.PostAsync("/api/v1/sessions", new { username = person.Username, password = "wrong password" });
        var unknown = await Host.Anonymous.PostAsync("/api/v1/sessions", new { username = "nobody.at.all", password = "wrong password" });
        Assert.AreEqual(401, wrong.Status);
        Assert.AreEqual(401, unknown.Status);
        Assert.AreEqual(wrong["detail"], unknown["detail"]);
        Assert.AreEqual("invalid_credentials", wrong.Code);
    }

    [TestMethod]
    public async Task Refreshing_rotates_and_a_token_used_twice_ends_the_session()
    {
        var person = await Host.SignUpAsync();
        var first = await Host.Anonymous.PostAsync("/api/v1/sessions/refresh", new { refresh_token = person.RefreshToken });
        Assert.AreEqual(200, first.Status, first.Text);
        var second = await Host.Anonymous.PostAsync("/api/v1/sessions/refresh", new { refresh_token = first["refresh_token"] });
        Assert.AreEqual(200, second.Status, second.Text);

        var stolen = await Host.Anonymous.PostAsync("/api/v1/sessions/refresh", new { refresh_token = first["refresh_token"] });
        Assert.AreEqual("invalid_refresh_token", stolen.Code);
        var latest = await Host.Anonymous.PostAsync("/api/v1/sessions/refresh", new { refresh_token = second["refresh_token"] });
        Assert.AreEqual(401, latest.Status, "The session of a stolen token must end.");
        using var access = new ApiClient(Host.BaseAddress, second["access_token"]);
        Assert.AreEqual(401, (await access.GetAsync("/api/v1/users/me")).Status);
    }

    [TestMethod]
    public async Task Concurrent_refreshes_with_one_token_yield_at_most_one_pair()
    {
        var person = await Host.SignUpAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Host.Anonymous.PostAsync("/api/v1/sessions/refresh", new { refresh_token = person.RefreshToken })));
        Assert.AreEqual(1, answers.Count(answer => answer.Status == 200));
        Assert.AreEqual(7, answers.Count(answer => answer.Code == "invalid_refresh_token"));
    }

    [TestMethod]
    public async Task Signing_out_ends_access_at_once_and_only_of_this_session()
    {
        var person = await Host.SignUpAsync();
        var other = await Host.Anonymous.PostAsync("/api/v1/sessions", new { username = person.Username, password = Person.Password });
        using var elsewhere = new ApiClient(Host.BaseAddress, other["access_token"]);
        Assert.AreEqual(204, (await person.Api.DeleteAsync("/api/v1/sessions")).Status);
        Assert.AreEqual("invalid_token", (await person.Api.GetAsync("/api/v1/users/me")).Code);
        Assert.AreEqual(401, (await Host.Anonymous.PostAsync("/api/v1/sessions/refresh", new { refresh_token = person.RefreshToken })).Status);
        Assert.AreEqual(200, (await elsewhere.GetAsync("/api/v1/users/me")).Status);
    }

    [TestMethod]
    public async Task Changing_the_password_ends_other_sessions_and_the_old_password()
    {
        var person = await Host.SignUpAsync();
        var other = await Host.Anonymous.PostAsync("/api/v1/sessions", new { username = person.Username, password = Person.Password });
        using var elsewhere = new ApiClient(Host.BaseAddress, other["access_token"]);
        var refused = await PutPasswordAsync(person, "not the password", "another long password");
        Assert.AreEqual("invalid_credentials", refused.Code);
        Assert.AreEqual(204, (await PutPasswordAsync(person, Person.Password, "another long password")).Status);

        Assert.AreEqual(200, (await person.Api.GetAsync("/api/v1/users/me")).Status);
        Assert.AreEqual(401, (await elsewhere.GetAsync("/api/v1/users/me")).Status);
        Assert.AreEqual(401, (await Host.Anonymous.PostAsync("/api/v1/sessions", new { username = person.Username, password = Person.Password })).Status);
        Assert.AreEqual(
            200, (await Host.Anonymous.PostAsync("/api/v1/sessions", new { username = person.Username, password = "another long password" })).Status);
    }

    [TestMethod]
    public async Task A_profile_is_edited_field_by_field_and_null_removes()
    {
        var person = await Host.SignUpAsync();
        var edited = await person.Api.PatchAsync("/api/v1/users/me", new { full_name = "Grace", bio = "Ships ⚓", is_private = true, phone = "+49 30 1234567" });
        Assert.AreEqual(200, edited.Status, edited.Text);
        Assert.AreEqual("+49301234567", edited["phone"]);
        Assert.AreEqual("true", edited["is_private"]);

        var removed = await person.Api.PatchAsync("/api/v1/users/me", new { phone = (string?)null });
        Assert.AreEqual(200, removed.Status, removed.Text);
        Assert.IsNull(removed["phone"]);
        Assert.AreEqual("Grace", removed["full_name"]);

        var taker = await Host.SignUpAsync();
        Assert.AreEqual(200, (await taker.Api.PatchAsync("/api/v1/users/me", new { phone = "+49301234567" })).Status, "A number given up must be free.");
    }

    [TestMethod]
    public async Task Renaming_moves_the_unique_name_and_frees_the_old_one()
    {
        var person = await Host.SignUpAsync("old.name");
        Assert.AreEqual(200, (await person.Api.PatchAsync("/api/v1/users/me", new { username = "new.name" })).Status);
        Assert.AreEqual(200, (await person.Api.GetAsync("/api/v1/users/new.name")).Status);
        Assert.AreEqual("user_not_found", (await person.Api.GetAsync("/api/v1/users/old.name")).Code);
        var next = await Host.SignUpAsync("old.name");
        Assert.AreEqual("username_taken", (await next.Api.PatchAsync("/api/v1/users/me", new { username = "new.name" })).Code);
    }

    [TestMethod]
    public async Task If_Match_refuses_an_edit_of_what_has_changed()
    {
        var person = await Host.SignUpAsync();
        var seen = (await person.Api.GetAsync("/api/v1/users/me")).Header("ETag")!;
        Assert.AreEqual(304, (await person.Api.GetAsync("/api/v1/users/me", ("If-None-Match", seen))).Status);
        Assert.AreEqual(200, (await person.Api.PatchAsync("/api/v1/users/me", new { bio = "1" }, ("If-Match", seen))).Status);
        var late = await person.Api.PatchAsync("/api/v1/users/me", new { bio = "2" }, ("If-Match", seen));
        Assert.AreEqual(412, late.Status);
        Assert.AreEqual("precondition_failed", late.Code);
        Assert.AreEqual(200, (await person.Api.GetAsync("/api/v1/users/me", ("If-None-Match", seen))).Status);
    }

    [TestMethod]
    public async Task A_profile_picture_is_a_finished_medium_of_ones_own()
    {
        var person = await Host.SignUpAsync();
        var stranger = await Host.SignUpAsync();
        var own = await Host.FinishedMediaAsync(person.Id);
        var foreign = await Host.FinishedMediaAsync(stranger.Id);
        var pending = await Host.PendingMediaAsync(person.Id);
        Assert.AreEqual("media_not_found", (await person.Api.PatchAsync("/api/v1/users/me", new { profile_media_id = foreign.ToString() })).Code);
        Assert.AreEqual("media_not_finished", (await person.Api.PatchAsync("/api/v1/users/me", new { profile_media_id = pending.ToString() })).Code);
        var set = await person.Api.PatchAsync("/api/v1/users/me", new { profile_media_id = own.ToString() });
        StringAssert.EndsWith(set["profile_pic_url"], "/thumb150-0123456789abcdef.jpg");
    }

    private static Task<ApiAnswer> PutPasswordAsync(Person person, string current, string replacement) => person.Api.SendAsync(
        HttpMethod.Put,
        "/api/v1/users/me/password",
        System.Net.Http.Json.JsonContent.Create(new { current_password = current, new_password = replacement }));
}
