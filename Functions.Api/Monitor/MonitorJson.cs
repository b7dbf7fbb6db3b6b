using System.Text.Json.Serialization;
using Domain.Monitor.Queues;
using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Functions.Api.Monitor.Duplicates;
using Functions.Api.Monitor.History;
using Functions.Api.Monitor.Hubs;
using Functions.Api.Monitor.Instances;
using Functions.Api.Monitor.Queues;
using Functions.Api.Monitor.Records;
using Functions.Api.Monitor.Repairs;

namespace Functions.Api.Monitor;

[JsonSerializable(typeof(RoleRequest))]
[JsonSerializable(typeof(StaffResponse))]
[JsonSerializable(typeof(ListResponse<OperatorAction>))]
[JsonSerializable(typeof(ListResponse<HubResponse>))]
[JsonSerializable(typeof(ListResponse<InstanceSummary>))]
[JsonSerializable(typeof(InstanceResponse))]
[JsonSerializable(typeof(HistoryResponse))]
[JsonSerializable(typeof(HistoryEventResponse))]
[JsonSerializable(typeof(EventRequest))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(PurgeRequest))]
[JsonSerializable(typeof(PurgeResponse))]
[JsonSerializable(typeof(ListResponse<StuckResponse>))]
[JsonSerializable(typeof(ListResponse<RepairResponse>))]
[JsonSerializable(typeof(RepairResponse))]
[JsonSerializable(typeof(ListResponse<QueueStatus>))]
[JsonSerializable(typeof(ListResponse<DeadLetter>))]
[JsonSerializable(typeof(ResubmitRequest))]
[JsonSerializable(typeof(ResubmitResponse))]
[JsonSerializable(typeof(ListResponse<DuplicateResponse>))]
[JsonSerializable(typeof(DuplicateResponse))]
[JsonSerializable(typeof(ReviewRequest))]
[JsonSerializable(typeof(UploadRecordResponse))]
[JsonSerializable(typeof(PostRecordResponse))]
internal sealed partial class MonitorJson : JsonSerializerContext;
