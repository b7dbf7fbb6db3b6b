using System.Text.Json.Serialization;
using Domain.Ids;

namespace Domain.Media.Previews;

/// <summary>A preview to make.</summary>
/// <param name="MediaId">Of which medium.</param>
/// <param name="Look">The name of a <see cref="PictureLook"/>.</param>
public sealed record PreviewOrder(SnowflakeId MediaId, string Look)
{
    /// <summary>The workflow instance that makes it.</summary>
    [JsonIgnore]
    public string InstanceId => $"preview-{MediaId}-{Look}";
}
