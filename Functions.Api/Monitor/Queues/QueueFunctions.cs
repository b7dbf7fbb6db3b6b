using System.Globalization;
using Domain.Monitor.Queues;
using Domain.Problems;
using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Functions.Api.Monitor.Instances;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Monitor.Queues;

/// <summary>The broker's queues and subscriptions, and what was given up in them.</summary>
public sealed class QueueFunctions(IQueueInspector queues, StaffService staff, ApiOptions options)
{
    private const string QueueHint = "A name as monitor/queues lists it";

    /// <summary>How the queues stand.</summary>
    [Function(nameof(MonitorListQueues))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "Queues and subscriptions: what waits, and what was given up")]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<QueueStatus>))]
    public async Task<IActionResult> MonitorListQueues(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/queues")] HttpRequest request, CancellationToken cancellationToken) =>
        ApiResult.Ok(new ListResponse<QueueStatus>(await queues.ListAsync(cancellationToken), null));

    /// <summary>Dead letters.</summary>
    [Function(nameof(MonitorPeekDeadLetters))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "Dead letters of a queue, in the order of their numbers, without touching them; their texts are without secrets")]
    [Query("queue", QueueHint)]
    [Query("from", "The first number; 0 unless given. Go on with one more than the last", IsNumber = true)]
    [Query("limit", "1 to 100; 50 unless given", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<DeadLetter>))]
    public async Task<IActionResult> MonitorPeekDeadLetters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/dead-letters")] HttpRequest request, CancellationToken cancellationToken)
    {
        var from = request.Query["from"].ToString() is { Length: > 0 } text ? SequenceNumber(text) : 0;
        var letters = await queues.PeekDeadLettersAsync(
            request.Query["queue"].ToString(), from, request.Limit(options.MonitorPageSize, IQueueInspector.MaxPage), cancellationToken);
        return ApiResult.Ok(new ListResponse<DeadLetter>(
            [
                .. letters.Select(letter => letter with
                {
                    Body = Secrets.Redact(letter.Body),
                    Description = letter.Description is null ? null : Secrets.Redact(letter.Description),
                }),
            ],
            null));
    }

    /// <summary>Puts dead letters back.</summary>
    [Function(nameof(MonitorResubmitDeadLetters))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Put one dead letter of a queue, or all of them, back as undelivered messages")]
    [Accepts(typeof(ResubmitRequest))]
    [Answers(StatusCodes.Status200OK, typeof(ResubmitResponse))]
    public async Task<IActionResult> MonitorResubmitDeadLetters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "monitor/dead-letters/resubmit")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var asked = await request.ReadJsonAsync<ResubmitRequest>(cancellationToken);
        return ApiResult.Ok(await staff.ActAsync(
            StaffMiddleware.Member(context),
            "resubmit",
            null,
            Target(asked.Queue, asked.SequenceNumber),
            null,
            async () =>
            {
                var resubmitted = await queues.ResubmitAsync(asked.Queue, asked.SequenceNumber, cancellationToken);
                return resubmitted == 0 && asked.SequenceNumber is not null
                    ? throw ProblemException.NotFound("dead_letter")
                    : new ResubmitResponse(resubmitted);
            },
            cancellationToken));
    }

    /// <summary>Deletes a dead letter.</summary>
    [Function(nameof(MonitorDeleteDeadLetter))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Delete one dead letter for good")]
    [Query("queue", QueueHint)]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> MonitorDeleteDeadLetter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "monitor/dead-letters/{number}")] HttpRequest request,
        string number,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var queue = request.Query["queue"].ToString();
        var sequence = SequenceNumber(number);
        _ = await staff.ActAsync(
            StaffMiddleware.Member(context),
            "delete",
            null,
            Target(queue, sequence),
            null,
            async () => await queues.DeleteDeadLetterAsync(queue, sequence, cancellationToken) ? true : throw ProblemException.NotFound("dead_letter"),
            cancellationToken);
        return ApiResult.NoContent();
    }

    private static long SequenceNumber(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw HttpRequestExtensions.InvalidField("from", "must be a whole number from 0");

    private static string Target(string queue, long? number) =>
        string.Create(CultureInfo.InvariantCulture, $"{(queue.Length > 200 ? queue[..200] : queue)}{(number is null ? "" : $"#{number}")}");
}
