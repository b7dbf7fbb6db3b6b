using Embedded.Shared;
using Embedded.Storage.Metadata;

namespace Embedded.Storage;

/// <summary>Pages through the blobs of a container by seeking, so that a page costs the same wherever it starts.</summary>
internal static class BlobLister
{
    public static BlobPage List(SqliteSession session, string account, string container, string prefix, string? delimiter, string? marker, int limit)
    {
        var blobs = new List<BlobProperties>();
        var prefixes = new List<string>();
        var from = marker is not null && string.CompareOrdinal(marker, prefix) > 0 ? marker : prefix;
        while (true)
        {
            // One more than the page holds tells where the next page starts.
            var wanted = limit - blobs.Count - prefixes.Count + 1;
            var found = Records.ListBlobs(session, account, container, from, wanted);
            string? group = null;
            foreach (var blob in found)
            {
                var name = blob.Address.Name;
                if (!name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return new BlobPage(blobs, prefixes, null);
                }

                if (blobs.Count + prefixes.Count == limit)
                {
                    return new BlobPage(blobs, prefixes, name);
                }

                var end = string.IsNullOrEmpty(delimiter) ? -1 : name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
                if (end >= 0)
                {
                    group = name[..(end + delimiter!.Length)];
                    break;
                }

                blobs.Add(blob);
            }

            if (group is not null)
            {
                prefixes.Add(group);

                // The last code point sorts behind every name of the group.
                from = group + "\U0010FFFF";
            }
            else if (found.Count < wanted)
            {
                return new BlobPage(blobs, prefixes, null);
            }
            else
            {
                from = found[^1].Address.Name + "\0";
            }
        }
    }
}
