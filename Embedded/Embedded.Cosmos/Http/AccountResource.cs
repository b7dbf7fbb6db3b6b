using System.Net;

namespace Embedded.Cosmos.Http;

/// <summary>The account as the SDK reads it when it starts: one region, session consistency.</summary>
internal sealed class AccountResource(Uri endpoint)
{
    // What the query engine may do; the SDK hands it to its native query planner. The values are those of the service.
    private const string QueryEngineConfiguration =
        """{"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":500,"maxLogicalOrPerSqlQuery":500,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableQueryILOptimization":false,"sqlDisableFilterPlanOptimization":false,"sqlAllowTop":true,"enableSpatialIndexing":true}""";

    public HttpResponseMessage Get() =>
        CosmosResponses.Json(
            HttpStatusCode.OK,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("_self", "");
                writer.WriteString("id", "embedded");
                writer.WriteString("_rid", "embedded");
                writer.WriteString("media", "//media/");
                writer.WriteString("addresses", "//addresses/");
                writer.WriteString("_dbs", "//dbs/");
                foreach (var locations in (string[])["writableLocations", "readableLocations"])
                {
                    writer.WriteStartArray(locations);
                    writer.WriteStartObject();
                    writer.WriteString("name", "Embedded");
                    writer.WriteString("databaseAccountEndpoint", endpoint.AbsoluteUri);
                    writer.WriteEndObject();
                    writer.WriteEndArray();
                }

                writer.WriteBoolean("enableMultipleWriteLocations", false);
                writer.WriteStartObject("userReplicationPolicy");
                writer.WriteBoolean("asyncReplication", false);
                writer.WriteNumber("minReplicaSetSize", 1);
                writer.WriteNumber("maxReplicasetSize", 1);
                writer.WriteEndObject();
                writer.WriteStartObject("userConsistencyPolicy");
                writer.WriteString("defaultConsistencyLevel", "Session");
                writer.WriteEndObject();
                writer.WriteStartObject("systemReplicationPolicy");
                writer.WriteNumber("minReplicaSetSize", 1);
                writer.WriteNumber("maxReplicasetSize", 1);
                writer.WriteEndObject();
                writer.WriteStartObject("readPolicy");
                writer.WriteNumber("primaryReadCoefficient", 1);
                writer.WriteNumber("secondaryReadCoefficient", 1);
                writer.WriteEndObject();
                writer.WriteString("queryEngineConfiguration", QueryEngineConfiguration);
                writer.WriteEndObject();
            }
        );
}
