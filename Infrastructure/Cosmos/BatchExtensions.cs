using System.Net;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos;

/// <summary>Transactions whose ordinary refusals are values, not exceptions.</summary>
internal static class BatchExtensions
{
    /// <summary>Runs the transaction.</summary>
    /// <returns>Null when all of it is done; otherwise which operation refused and why, with nothing done.</returns>
    /// <exception cref="CosmosException">It failed for another reason than the items' state.</exception>
    public static async Task<(int Operation, HttpStatusCode Status)?> TryExecuteAsync(this TransactionalBatch batch, CancellationToken cancellationToken)
    {
        using var response = await batch.ExecuteAsync(cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return null;
        }

        for (var at = 0; at < response.Count; at++)
        {
            if (response[at].StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed)
            {
                return (at, response[at].StatusCode);
            }
        }

        throw new CosmosException(response.ErrorMessage ?? "The transaction failed.", response.StatusCode, 0, response.ActivityId, response.RequestCharge);
    }
}
