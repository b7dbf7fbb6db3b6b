using System.Globalization;
using System.Text;
using System.Xml;

namespace Embedded.Storage.Http;

/// <summary>Writes the XML documents of the listing operations.</summary>
internal static class ListXml
{
    private static readonly XmlWriterSettings Settings = new() { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static Task WriteBlockListAsync(StorageRequest request, List<BlobBlock>? committed, List<BlobBlock>? uncommitted) =>
        WriteAsync(request, "BlockList", xml =>
    {
        foreach (var (name, blocks) in new[] { ("CommittedBlocks", committed), ("UncommittedBlocks", uncommitted) })
        {
            if (blocks is null)
            {
                continue;
            }

            xml.WriteStartElement(name);
            foreach (var block in blocks)
            {
                xml.WriteStartElement("Block");
                xml.WriteElementString("Name", block.Id);
                xml.WriteElementString("Size", block.Length.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }
    });

    public static Task WriteBlobsAsync(StorageRequest request, BlobPage page, bool withMetadata, int? limit) => WriteAsync(request, "EnumerationResults", xml =>
    {
        WriteHead(xml, request);
        xml.WriteAttributeString("ContainerName", request.Container);
        WriteQuery(xml, request, limit);
        WriteOptional(xml, "Delimiter", request.Query("delimiter"));
        xml.WriteStartElement("Blobs");
        foreach (var blob in page.Blobs)
        {
            WriteBlob(xml, blob, withMetadata);
        }

        foreach (var prefix in page.Prefixes)
        {
            xml.WriteStartElement("BlobPrefix");
            xml.WriteElementString("Name", prefix);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteElementString("NextMarker", page.NextMarker ?? "");
    });

    public static Task WriteContainersAsync(StorageRequest request, List<ContainerProperties> containers, string? nextMarker, bool withMetadata, int? limit) =>
        WriteAsync(request, "EnumerationResults", xml =>
        {
            WriteHead(xml, request);
            WriteQuery(xml, request, limit);
            xml.WriteStartElement("Containers");
            foreach (var container in containers)
            {
                xml.WriteStartElement("Container");
                xml.WriteElementString("Name", container.Name);
                xml.WriteStartElement("Properties");
                xml.WriteElementString("Last-Modified", ResponseHeaders.Time(container.LastModified));
                xml.WriteElementString("Etag", $"\"{container.ETag}\"");
                xml.WriteElementString("LeaseStatus", "unlocked");
                xml.WriteElementString("LeaseState", "available");
                WriteOptional(xml, "PublicAccess", ContainerOperations.Format(container.PublicAccess));
                xml.WriteEndElement();
                WriteMetadata(xml, container.Metadata, withMetadata);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteElementString("NextMarker", nextMarker ?? "");
        });

    private static void WriteHead(XmlWriter xml, StorageRequest request) =>
        xml.WriteAttributeString("ServiceEndpoint", new Uri(request.Store.Options.Endpoint, "/" + request.Path.Account).ToString());

    private static void WriteQuery(XmlWriter xml, StorageRequest request, int? limit)
    {
        WriteOptional(xml, "Prefix", request.Query("prefix"));
        WriteOptional(xml, "Marker", request.Query("marker"));
        WriteOptional(xml, "MaxResults", limit?.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteBlob(XmlWriter xml, BlobProperties blob, bool withMetadata)
    {
        xml.WriteStartElement("Blob");
        xml.WriteElementString("Name", blob.Address.Name);
        xml.WriteStartElement("Properties");
        xml.WriteElementString("Creation-Time", ResponseHeaders.Time(blob.CreatedOn));
        xml.WriteElementString("Last-Modified", ResponseHeaders.Time(blob.LastModified));
        xml.WriteElementString("Etag", blob.ETag);
        xml.WriteElementString("Content-Length", blob.Length.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("Content-Type", blob.HttpHeaders.ContentType ?? "application/octet-stream");
        WriteOptional(xml, "Content-Encoding", blob.HttpHeaders.ContentEncoding);
        WriteOptional(xml, "Content-Language", blob.HttpHeaders.ContentLanguage);
        WriteOptional(xml, "Content-MD5", blob.HttpHeaders.ContentMd5);
        WriteOptional(xml, "Content-Disposition", blob.HttpHeaders.ContentDisposition);
        WriteOptional(xml, "Cache-Control", blob.HttpHeaders.CacheControl);
        xml.WriteElementString("BlobType", "BlockBlob");
        xml.WriteElementString("AccessTier", blob.AccessTier ?? AccessTiers.Hot);
        if (blob.AccessTierChangedOn is { } changed)
        {
            xml.WriteElementString("AccessTierChangeTime", ResponseHeaders.Time(changed));
        }
        else
        {
            xml.WriteElementString("AccessTierInferred", "true");
        }

        if (blob.LastAccessedOn is { } accessed)
        {
            xml.WriteElementString("LastAccessTime", ResponseHeaders.Time(accessed));
        }

        xml.WriteElementString("LeaseStatus", "unlocked");
        xml.WriteElementString("LeaseState", "available");
        xml.WriteElementString("ServerEncrypted", "true");
        xml.WriteEndElement();
        WriteMetadata(xml, blob.Metadata, withMetadata);
        xml.WriteEndElement();
    }

    private static void WriteMetadata(XmlWriter xml, IReadOnlyDictionary<string, string> metadata, bool wanted)
    {
        if (!wanted)
        {
            return;
        }

        xml.WriteStartElement("Metadata");
        foreach (var (name, value) in metadata)
        {
            xml.WriteElementString(name, value);
        }

        xml.WriteEndElement();
    }

    private static void WriteOptional(XmlWriter xml, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            xml.WriteElementString(name, value);
        }
    }

    private static async Task WriteAsync(StorageRequest request, string root, Action<XmlWriter> content)
    {
        // A page is bounded (5,000 entries), so its document is, too.
        using var buffer = new MemoryStream();
        await using (var xml = XmlWriter.Create(buffer, Settings))
        {
            await xml.WriteStartDocumentAsync();
            xml.WriteStartElement(root);
            content(xml);
            await xml.WriteEndElementAsync();
        }

        request.Context.Response.ContentType = "application/xml";
        request.Context.Response.ContentLength = buffer.Length;
        await request.Context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), request.Aborted);
    }
}
