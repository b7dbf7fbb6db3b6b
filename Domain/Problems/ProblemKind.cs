namespace Domain.Problems;

/// <summary>What kind of refusal a <see cref="ProblemException"/> is; the HTTP status follows from it.</summary>
public enum ProblemKind
{
    /// <summary>400: the request itself is wrong.</summary>
    Invalid = 400,

    /// <summary>401: no valid credentials.</summary>
    Unauthenticated = 401,

    /// <summary>403: known to the caller, but not allowed.</summary>
    Forbidden = 403,

    /// <summary>404: does not exist, or the caller may not know that it does.</summary>
    NotFound = 404,

    /// <summary>409: contradicts the present state.</summary>
    Conflict = 409,

    /// <summary>412: an If-Match precondition failed.</summary>
    PreconditionFailed = 412,

    /// <summary>413: larger than allowed.</summary>
    TooLarge = 413,

    /// <summary>429: too often; <see cref="ProblemException.RetryAfter"/> says when again.</summary>
    TooMany = 429,

    /// <summary>503: a part this needs does not answer now; the same request may succeed later.</summary>
    Unavailable = 503,
}
