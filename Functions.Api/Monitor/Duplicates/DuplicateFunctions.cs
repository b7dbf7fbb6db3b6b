using Domain.Ids;
using Domain.Media.Duplicates.Reports;
using Domain.Problems;
using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Monitor.Duplicates;

/// <summary>Pictures that look nearly the same, for review (ME-4). What is decided here blocks and deletes nothing.</summary>
public sealed class DuplicateFunctions(IDuplicateReports reports, DuplicatePresenter presenter, StaffService staff, KeyCursor cursors, TimeProvider time)
{
    private const int HashBits = 64;

    /// <summary>What was flagged.</summary>
    [Function(nameof(MonitorListDuplicates))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "Pictures that look nearly the same, newest first")]
    [Query("state", "open, dismissed or confirmed; all unless given")]
    [Query("owner", "Only those about a picture of this person (id)")]
    [Query("max_distance", "Only those whose hashes differ in at most so many of 64 bits", IsNumber = true)]
    [Query("owners_differ", "true: only those about pictures of two people; false: of one")]
    [Query("cursor", "Where to go on")]
    [Query("limit", "1 to 100; 20 unless given", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<DuplicateResponse>))]
    public async Task<IActionResult> MonitorListDuplicates(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/duplicates")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        const string List = "duplicates";
        var reader = context.Caller().UserId;
        var limit = request.Limit(20, IDuplicateReports.MaxPage);
        var found = await reports.ListAsync(FilterOf(request.Query), cursors.Open(List, reader, request.Cursor()), limit, cancellationToken);
        return ApiResult.Ok(new ListResponse<DuplicateResponse>(
            await presenter.PresentAsync(found, cancellationToken), found.Count == limit ? cursors.Seal(List, reader, found[^1].Key) : null));
    }

    /// <summary>Judges one.</summary>
    [Function(nameof(MonitorReviewDuplicate))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Dismiss, confirm or reopen a report of two pictures that look nearly the same; the same once more changes nothing")]
    [Accepts(typeof(ReviewRequest))]
    [Answers(StatusCodes.Status200OK, typeof(DuplicateResponse))]
    public async Task<IActionResult> MonitorReviewDuplicate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "monitor/duplicates/{laterId}/{earlierId}/review")] HttpRequest request,
        string laterId,
        string earlierId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var (later, earlier) = (HttpRequestExtensions.ParseId(laterId, "report"), HttpRequestExtensions.ParseId(earlierId, "report"));
        var review = await request.ReadJsonAsync<ReviewRequest>(cancellationToken);
        var member = StaffMiddleware.Member(context);
        var report = await staff.ActAsync(
            member,
            "review_duplicate",
            null,
            $"{later}/{earlier}",
            review.Reason is null ? $"{review.State}" : $"{review.State}: {review.Reason}",
            async () => await reports.UpdateAsync(later, earlier, current => current.Review(review.State, member.Username, time.GetUtcNow()), cancellationToken)
                ?? throw ProblemException.NotFound("report"),
            cancellationToken);
        return ApiResult.Ok((await presenter.PresentAsync([report], cancellationToken))[0]);
    }

    private static DuplicateFilter FilterOf(IQueryCollection query) => new(
        query["state"].ToString() switch
        {
            "" => null,
            "open" => ReviewState.Open,
            "dismissed" => ReviewState.Dismissed,
            "confirmed" => ReviewState.Confirmed,
            _ => throw HttpRequestExtensions.InvalidField("state", "must be open, dismissed or confirmed"),
        },
        query["owner"].ToString() switch
        {
            "" => null,
            var text => SnowflakeId.TryParse(text, out var owner) ? owner : throw HttpRequestExtensions.InvalidField("owner", "must be the id of a person"),
        },
        query["max_distance"].ToString() switch
        {
            "" => null,
            var text => int.TryParse(text, out var distance) && distance is >= 0 and <= HashBits
                ? distance
                : throw HttpRequestExtensions.InvalidField("max_distance", $"must be a whole number from 0 to {HashBits}"),
        },
        query["owners_differ"].ToString() switch
        {
            "" => null,
            "true" => true,
            "false" => false,
            _ => throw HttpRequestExtensions.InvalidField("owners_differ", "must be true or false"),
        });
}
