using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Embedded.Storage.Content;

/// <summary>System calls that the framework does not offer: syncing a directory, hard links, copying inside the kernel.</summary>
internal static partial class Posix
{
    private const int ReadOnlyDirectory = 0x10000;

    /// <summary>Makes the entries of a directory durable.</summary>
    public static void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = Open(path, ReadOnlyDirectory);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open the directory {path}.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        var result = FileSync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"Cannot sync the directory {path}.", new Win32Exception(error));
        }
    }

    /// <summary>A second name for the same file; false where the file system cannot (another device, no links).</summary>
    public static bool TryHardLink(string existing, string created) => OperatingSystem.IsLinux() && Link(existing, created) == 0;

    /// <summary>Copies bytes inside the kernel, sharing them on file systems that can; false where that is not possible.</summary>
    public static bool TryCopyRange(SafeFileHandle source, SafeFileHandle destination, long destinationOffset, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        long sourceOffset = 0;
        while (length > 0)
        {
            var copied = CopyFileRange(source, ref sourceOffset, destination, ref destinationOffset, (nuint)Math.Min(length, 1 << 30), 0);
            if (copied <= 0)
            {
                return false;
            }

            length -= copied;
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FileSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyFileRange(
        SafeFileHandle source, ref long sourceOffset, SafeFileHandle destination, ref long destinationOffset, nuint length, uint flags);
}
