using Domain.Ids;
using Domain.Media;
using Domain.Media.Exposure;
using Domain.Problems;
using Domain.RateLimits;
using Domain.Social;

namespace Domain.Accounts;

/// <summary>Signing up, and editing one's own profile.</summary>
public sealed class AccountService(
    IAccountStore accounts,
    SessionService sessions,
    AccountRules rules,
    PasswordHasher passwords,
    IMediaStore media,
    MediaClaims claims,
    IRateLimiter limiter,
    SnowflakeIdGenerator ids,
    TimeProvider time,
    AccountOptions options,
    RateLimitOptions limits)
{
    /// <summary>Creates an account and its first session. The same sign-up repeated soon after opens a further session of the same account.</summary>
    /// <param name="request">What was said.</param>
    /// <param name="address">The client's address; null where addresses are not limited.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException"><c>invalid_username</c>, <c>weak_password</c>, <c>invalid_email</c>, <c>invalid_phone</c>,
    /// <c>username_taken</c>, <c>email_taken</c>, <c>phone_taken</c>, …</exception>
    public async Task<SignedIn> SignUpAsync(SignUp request, string? address, CancellationToken cancellationToken)
    {
        rules.CheckPassword(request.Password, "password");
        var account = new Account
        {
            Id = ids.Next(),
            Username = rules.Username(request.Username),
            FullName = request.FullName is null ? "" : rules.FullName(request.FullName),
            Email = request.Email is null ? null : AccountRules.Email(request.Email),
            Phone = request.Phone is null ? null : AccountRules.Phone(request.Phone),
            CreatedAt = time.GetUtcNow(),
        };
        if (address is not null)
        {
            await limiter.AcquireAsync(address, "sign_ups", limits.SignUpsPerAddress, null, cancellationToken);
        }

        var hash = await passwords.HashAsync(request.Password, cancellationToken);
        var (session, signedIn) = sessions.Open(account.Id);
        var credentials = new Credentials { UserId = account.Id, PasswordHash = hash, Sessions = [session] };
        return await accounts.CreateAsync(account, credentials, cancellationToken) is not { } taken
            ? signedIn
            : await RepeatAsync(request, address, cancellationToken) ?? throw AccountRules.Taken(taken);
    }

    // The client of a sign-up whose answer was lost repeats it. Who knows the name and the password of a new account is the one who made it.
    private async Task<SignedIn?> RepeatAsync(SignUp request, string? address, CancellationToken cancellationToken)
    {
        var holder = await accounts.FindAsync(new(UniqueNameKind.Username, rules.Username(request.Username)), cancellationToken);
        if (holder is null || time.GetUtcNow() - holder.CreatedAt > options.SignUpRepeatWindow)
        {
            return null;
        }

        try
        {
            return await sessions.SignInAsync(holder.Username, request.Password, address, cancellationToken);
        }
        catch (ProblemException e) when (e.Kind is ProblemKind.Unauthenticated or ProblemKind.TooMany)
        {
            return null;
        }
    }

    /// <summary>Changes one's own profile.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="change">The change; it is applied afresh when the account changed meanwhile.</param>
    /// <param name="exposures">What moves the account's media when it goes private or public.</param>
    /// <param name="requests">What accepts the requests to follow it when it goes public.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Account> EditAsync(
        SnowflakeId id, ProfileEdit change, IExposureWorkflow exposures, IRequestWorkflow requests, CancellationToken cancellationToken)
    {
        while (true)
        {
            var account = await accounts.GetAsync(id, cancellationToken) ?? throw ProblemException.NotFound("user");
            change.Precondition?.Invoke(account);
            if (change.ProfileMediaId is { Value: { } mediaId } && account.ProfileMediaId != mediaId)
            {
                await TakeAsPictureAsync(mediaId, id, cancellationToken);
            }

            var edited = account with
            {
                Username = change.Username is null ? account.Username : rules.Username(change.Username),
                FullName = change.FullName is null ? account.FullName : rules.FullName(change.FullName),
                Bio = change.Bio is null ? account.Bio : rules.Bio(change.Bio),
                IsPrivate = change.IsPrivate ?? account.IsPrivate,
                Email = change.Email is { } email ? email.Value is null ? null : AccountRules.Email(email.Value) : account.Email,
                Phone = change.Phone is { } phone ? phone.Value is null ? null : AccountRules.Phone(phone.Value) : account.Phone,
                ProfileMediaId = change.ProfileMediaId is { } picture ? picture.Value : account.ProfileMediaId,
            };
            if (edited.IsPrivate != account.IsPrivate)
            {
                await exposures.PromiseAsync(new(id), account.ETag!, cancellationToken);
                if (!edited.IsPrivate)
                {
                    await requests.PromiseAsync(id, account.ETag!, cancellationToken);
                }
            }

            if (await accounts.ReplaceAsync(edited, cancellationToken) is { } replaced)
            {
                if (change.IsPrivate is not null)
                {
                    // Also where it was so already: then this repeats a change whose answer was lost.
                    await exposures.ReviewAsync(new(id), replaced.ETag!, cancellationToken);
                    if (!replaced.IsPrivate)
                    {
                        await requests.AcceptAsync(id, replaced.ETag!, cancellationToken);
                    }
                }

                return replaced;
            }
        }
    }

    private async Task TakeAsPictureAsync(SnowflakeId mediaId, SnowflakeId owner, CancellationToken cancellationToken)
    {
        var record = await media.FindAsync(mediaId, cancellationToken);
        if (record is null || record.OwnerId != owner)
        {
            throw new ProblemException(ProblemKind.Invalid, "media_not_found", $"You have no medium {mediaId}.");
        }

        if (record.Kind == MediaKind.Video)
        {
            throw new ProblemException(ProblemKind.Invalid, "media_wrong_kind", $"Medium {mediaId} is a video; a profile picture is a picture.");
        }

        if (record.Status != MediaStatus.Finished)
        {
            throw new ProblemException(ProblemKind.Invalid, "media_not_finished", $"Medium {mediaId} is not finished.");
        }

        if (record.UsedByPostId is null)
        {
            // A medium that nothing uses expires; the account takes the place of the post.
            _ = await claims.ClaimForPostAsync([mediaId], owner, owner, cancellationToken);
        }
    }
}
