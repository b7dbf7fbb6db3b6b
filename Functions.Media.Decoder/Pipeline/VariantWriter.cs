using System.Security.Cryptography;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Frames;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>Encodes rasters into the job's folder and keeps the list of what was written; leaves out what nobody wants.</summary>
internal sealed class VariantWriter(IImageEngine engine, string directory, IReadOnlyList<string> wanted, Frame? frame)
{
    private static readonly ImageFormat[] Formats = [ImageFormat.Jpeg, ImageFormat.WebP];
    private readonly List<ImageVariant> written = [];

    /// <summary>Everything written so far.</summary>
    public IReadOnlyList<ImageVariant> Written => written;

    /// <summary>Writes a variant if it is wanted. A frame is drawn on the picture itself: nothing may derive from it afterwards.</summary>
    public void Write(string name, PixelBuffer picture)
    {
        if (!wanted.Contains(name))
        {
            return;
        }

        frame?.Draw(picture);
        foreach (var format in Formats)
        {
            var fileName = $"{name}.{format.FileExtension()}";
            var bytes = Encoder.Encode(engine, picture, format);
            using (var file = File.OpenHandle(Path.Combine(directory, fileName), FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, bytes, 0);
            }

            written.Add(new ImageVariant
            {
                Name = name,
                Format = format,
                Width = picture.Width,
                Height = picture.Height,
                Bytes = bytes.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                FileName = fileName,
            });
        }
    }
}
