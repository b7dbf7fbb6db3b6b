using Domain.Ids;

namespace Domain.Media.Previews;

/// <summary>Has previews made where pictures are decoded.</summary>
public interface IPreviewWorkflow
{
    /// <summary>Makes a preview and waits for it. Any number of times at once.</summary>
    /// <returns>Whether it is stored now; false when it could not be made or is not done yet.</returns>
    Task<bool> RenderAsync(SnowflakeId mediaId, PictureLook look, CancellationToken cancellationToken);
}
