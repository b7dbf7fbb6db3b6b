using System.Security.Cryptography;
using System.Xml;
using Embedded.Storage.Content;

namespace Embedded.Storage.Http;

/// <summary>Reads the body of Put Block List. Document types, and with them entities, are refused.</summary>
internal static class BlockListXml
{
    /// <param name="body">The request body.</param>
    /// <param name="length">Its announced length, already bounded.</param>
    /// <param name="md5">MD5 it must have, where given.</param>
    /// <param name="crc64">CRC64 it must have, where given.</param>
    /// <param name="maxBlocks">Most blocks.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<List<BlockListReference>> ReadAsync(
        Stream body, long length, byte[]? md5, byte[]? crc64, int maxBlocks, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        if (await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) < bytes.Length)
        {
            throw StorageErrors.IncompleteBody();
        }

        Verify(bytes, md5, crc64);
        var blocks = new List<BlockListReference>();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreWhitespace = true,
                IgnoreProcessingInstructions = true,
            });
            reader.MoveToContent();
            if (reader.IsEmptyElement)
            {
                Expect(reader.LocalName == "BlockList");
                return blocks;
            }

            reader.ReadStartElement("BlockList");
            while (reader.NodeType == XmlNodeType.Element)
            {
                var source = reader.LocalName switch
                {
                    "Latest" => BlockSource.Latest,
                    "Committed" => BlockSource.Committed,
                    "Uncommitted" => BlockSource.Uncommitted,
                    _ => throw StorageErrors.InvalidXml("a block is Latest, Committed or Uncommitted."),
                };
                if (blocks.Count == maxBlocks)
                {
                    throw StorageErrors.BlockListTooLong(maxBlocks);
                }

                var id = reader.ReadElementContentAsString();
                blocks.Add(
                    BlockId.IsValid(id) ? new BlockListReference(id, source) : throw StorageErrors.InvalidXml("a block id is the base64 of 1–64 bytes."));
            }

            reader.ReadEndElement();
        }
        catch (XmlException)
        {
            throw StorageErrors.InvalidXml("it is not a well-formed BlockList without document type.");
        }

        return blocks;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The protocol's checksum, not a security measure.")]
    private static void Verify(byte[] bytes, byte[]? md5, byte[]? crc64)
    {
        if (md5 is not null && !md5.AsSpan().SequenceEqual(MD5.HashData(bytes)))
        {
            throw StorageErrors.Md5Mismatch();
        }

        if (crc64 is not null)
        {
            var crc = new Crc64();
            crc.Append(bytes);
            if (!crc64.AsSpan().SequenceEqual(BitConverter.GetBytes(crc.Value)))
            {
                throw StorageErrors.Crc64Mismatch();
            }
        }
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw StorageErrors.InvalidXml("the document is a BlockList.");
        }
    }
}
