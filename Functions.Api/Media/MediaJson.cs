using System.Text.Json.Serialization;
using Domain.Media.Uploads;
using Functions.Api.Http;

namespace Functions.Api.Media;

/// <summary>The JSON types of uploads and media.</summary>
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadResponse))]
[JsonSerializable(typeof(UploadUrlResponse))]
[JsonSerializable(typeof(UploadStatusResponse))]
[JsonSerializable(typeof(MediaResponse))]
[JsonSerializable(typeof(ListResponse<FilterResponse>))]
[JsonSerializable(typeof(ListResponse<FrameResponse>))]
internal sealed partial class MediaJson : JsonSerializerContext;
