using System.Text.Json.Serialization;
using Domain.Media.Uploads;

namespace Functions.Api.Media;

/// <summary>The JSON types of uploads and media.</summary>
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadResponse))]
[JsonSerializable(typeof(UploadUrlResponse))]
[JsonSerializable(typeof(UploadStatusResponse))]
[JsonSerializable(typeof(MediaResponse))]
internal sealed partial class MediaJson : JsonSerializerContext;
