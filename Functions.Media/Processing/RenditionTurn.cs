using System.Text.Json.Serialization;

namespace Functions.Media.Processing;

/// <summary>Whose turn it is to render.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RenditionTurn>))]
public enum RenditionTurn
{
    /// <summary>This medium's, a picture.</summary>
    Render = 1,

    /// <summary>Nobody's: it is rendered.</summary>
    Reuse = 2,

    /// <summary>Another medium's, which is at it.</summary>
    Wait = 3,

    /// <summary>This medium's, a film.</summary>
    RenderVideo = 4,
}
