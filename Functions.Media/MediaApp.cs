using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Domain.Media.Videos;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoding;
using Functions.Media.Exposure;
using Functions.Media.Processing;
using Functions.Media.Transcoding;
using Functions.Media.Videos;
using Infrastructure.Registration;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Functions.Media;

/// <summary>The function app <c>media</c>: uploads from announcement to what is shown and played. Hub <c>media</c>.</summary>
public static class MediaApp
{
    /// <summary>
    /// Registers what its functions need. The home adds the database, <see cref="Domain.Media.Blobs.IBlobStore"/>, <see cref="IMediaEdge"/> and
    /// <see cref="Domain.Events.IEventPublisher"/>.
    /// </summary>
    public static void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddOptions<DecoderPoolOptions>().BindConfiguration("Decoder")
            .Validate(static options => options.Engine is null or EngineName.LibVips or EngineName.Magick, "Decoder:Engine is libvips or magick.");
        builder.Services.AddOptions<VideoTranscoderOptions>().BindConfiguration("Video");
        builder.Services.AddOptions<WorkFolderOptions>().BindConfiguration("WorkFolder");
        builder.Services.AddOptions<VideoLadder>().BindConfiguration("VideoLadder");
        builder.Services
            .AddMedia()
            .AddAccountRecords()
            .AddPostStore()
            .AddSingleton<RenditionReleaser>()
            .AddSingleton<RenditionMover>()
            .AddSingleton<ExposurePolicy>()
            .AddSingleton<MediaCleaner>()
            .AddSingleton<ReviewedRenditions>()
            .AddMonitorRecords()
            .AddSingleton<WorkFolders>()
            .AddSingleton<VariantWriter>()
            .AddSingleton<RenderingAttempts>()
            .AddSingleton<OriginalFiles>()
            .AddSingleton(static services => services.GetRequiredService<IOptions<VideoLadder>>().Value)
            .AddSingleton<VideoParts>()
            .AddSingleton<VideoWriter>()
            .AddSingleton<IImageDecoder, DecoderPool>()
            .AddSingleton<IVideoTranscoder, VideoTranscoder>();
    }
}
