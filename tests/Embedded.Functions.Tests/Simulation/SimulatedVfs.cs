using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Embedded.Shared;
using SQLitePCL;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// A SQLite file system over <see cref="SimulatedDisk"/>s, so that the real SQLite works on disks that fail. Source: sqlite.org/vfs.html.
/// </summary>
internal static unsafe class SimulatedVfs
{
    public const string Name = "simulated";

    private const int Busy = raw.SQLITE_BUSY;
    private const int MaxPath = 256;

    private static readonly ConcurrentDictionary<string, SimulatedDisk> Disks = new(StringComparer.Ordinal);
    private static readonly IoMethods* Methods = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
    private static long mounted;

    static SimulatedVfs()
    {
        *Methods = new IoMethods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        Vfs* vfs = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *vfs = new Vfs
        {
            Version = 1,
            FileBytes = sizeof(NativeFile),
            MaxPath = MaxPath,
            Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name),
            Open = &Open,
            Delete = &Delete,
            Access = &Access,
            FullPathname = &FullPathname,
            Randomness = &Randomness,
            Sleep = &Sleep,
            CurrentTime = &CurrentTime,
            GetLastError = &GetLastError,
        };
        var register = (delegate* unmanaged[Cdecl]<Vfs*, int, int>)NativeLibrary.GetExport(SystemSqlite.Load(), "sqlite3_vfs_register");
        if (register(vfs, 0) != raw.SQLITE_OK)
        {
            throw new InvalidOperationException("SQLite did not take the simulated file system.");
        }
    }

    /// <summary>Makes a disk reachable; the path of its root.</summary>
    public static string Mount(SimulatedDisk disk)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/simulated-{Interlocked.Increment(ref mounted)}");
        Disks[folder] = disk;
        return folder;
    }

    public static void Unmount(SimulatedDisk disk) => Disks.TryRemove(disk.Folder, out _);

    // Nothing below may throw: SQLite calls it, also for temporary files without a name and for disks that are gone.
    private static (SimulatedDisk? Disk, string Path) Locate(byte* name)
    {
        string path = Marshal.PtrToStringUTF8((nint)name) ?? string.Empty;
        int end = path.Length > 1 ? path.IndexOf('/', 1) : -1;
        return (end < 0 ? null : Disks.GetValueOrDefault(path[..end]), path);
    }

    private static OpenFile Of(NativeFile* file) => (OpenFile)GCHandle.FromIntPtr(file->Handle).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        file->Methods = null;
        (SimulatedDisk? disk, string path) = Locate(name);
        if (disk is null or { IsDead: true })
        {
            return raw.SQLITE_CANTOPEN;
        }

        SimulatedFile? found = disk.Find(path);
        if (found is null && (flags & raw.SQLITE_OPEN_CREATE) == 0)
        {
            return raw.SQLITE_CANTOPEN;
        }

        OpenFile open = new(disk, path, found ?? disk.Create(path));
        file->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(open));
        file->Methods = Methods;
        if (outFlags is not null)
        {
            *outFlags = flags;
        }

        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncDirectory)
    {
        (SimulatedDisk? disk, string path) = Locate(name);
        if (disk is null or { IsDead: true })
        {
            return raw.SQLITE_IOERR_DELETE;
        }

        disk.Delete(path);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(Vfs* vfs, byte* name, int flags, int* result)
    {
        (SimulatedDisk? disk, string path) = Locate(name);
        *result = disk?.Find(path) is null ? 0 : 1;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPathname(Vfs* vfs, byte* name, int room, byte* result)
    {
        ReadOnlySpan<byte> path = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        path.CopyTo(new Span<byte>(result, room));
        result[path.Length] = 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(Vfs* vfs, int count, byte* result)
    {
        new Span<byte>(result, count).Fill(7);
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(Vfs* vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(Vfs* vfs, double* julianDay)
    {
        *julianDay = 2_451_545;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetLastError(Vfs* vfs, int room, byte* result) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        OpenFile open = Of(file);
        open.Locks.Leave(open);
        GCHandle.FromIntPtr(file->Handle).Free();
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* target, int count, long offset)
    {
        OpenFile open = Of(file);
        if (open.IsStale || open.Disk.Decide(DiskOperation.Read) != DiskFault.None)
        {
            return raw.SQLITE_IOERR_READ;
        }

        return open.File.Read(new Span<byte>(target, count), offset) ? raw.SQLITE_OK : raw.SQLITE_IOERR_SHORT_READ;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* source, int count, long offset)
    {
        OpenFile open = Of(file);
        return open.IsStale
            ? raw.SQLITE_IOERR_WRITE
            : Code(open.Disk.Write(open.File, new ReadOnlySpan<byte>(source, count), offset), raw.SQLITE_IOERR_WRITE);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        OpenFile open = Of(file);
        DiskFault fault = open.IsStale ? DiskFault.Error : open.Disk.Decide(DiskOperation.Truncate);
        if (fault == DiskFault.None)
        {
            open.File.Truncate(length);
        }

        return fault == DiskFault.None ? raw.SQLITE_OK : raw.SQLITE_IOERR_TRUNCATE;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        OpenFile open = Of(file);
        return open.IsStale ? raw.SQLITE_IOERR_FSYNC : Code(open.Disk.Sync(open.File), raw.SQLITE_IOERR_FSYNC);
    }

    private static int Code(DiskFault fault, int error) =>
        fault switch
        {
            DiskFault.None or DiskFault.Ignored => raw.SQLITE_OK,
            DiskFault.Full => raw.SQLITE_FULL,
            _ => error,
        };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(NativeFile* file, long* size)
    {
        *size = Of(file).File.Length;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level) => Of(file) is var open && open.Locks.TryRaise(open, level) ? raw.SQLITE_OK : Busy;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level)
    {
        Of(file).Level = level;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* result)
    {
        *result = Of(file).Locks.IsReserved ? 1 : 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(NativeFile* file, int operation, void* argument) => raw.SQLITE_NOTFOUND;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(NativeFile* file) => 4096;

    // That a write does not harm the bytes beside it is what SQLite assumes of every disk by default.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(NativeFile* file) => 0x1000;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(NativeFile* file, int region, int size, int extend, void** result)
    {
        *result = Of(file).Locks.Map(region, size, extend != 0);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(NativeFile* file, int offset, int count, int flags)
    {
        OpenFile open = Of(file);
        int mask = ((1 << count) - 1) << offset;
        return open.Locks.TryShm(open, mask, isLock: (flags & 2) != 0, isShared: (flags & 4) != 0) ? raw.SQLITE_OK : Busy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(NativeFile* file) => Interlocked.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(NativeFile* file, int delete)
    {
        OpenFile open = Of(file);
        (open.Shared, open.Exclusive) = (0, 0);
        return raw.SQLITE_OK;
    }

    /// <summary>A file as one connection has it open.</summary>
    private sealed class OpenFile
    {
        private readonly int generation;

        public OpenFile(SimulatedDisk disk, string path, SimulatedFile file)
        {
            (Disk, File) = (disk, file);
            generation = disk.Generation;
            Locks = Locking.Of(disk, path);
            Locks.Join(this);
        }

        public SimulatedDisk Disk { get; }

        public SimulatedFile File { get; }

        public Locking Locks { get; }

        public int Level { get; set; }

        public int Shared { get; set; }

        public int Exclusive { get; set; }

        public bool IsStale => Disk.IsDead || generation != Disk.Generation;
    }

    /// <summary>The locks on a file and the memory shared by its users, within one process.</summary>
    private sealed class Locking(string key)
    {
        private const int Reserved = 2;
        private const int Exclusive = 4;

        private static readonly ConcurrentDictionary<string, Locking> All = new(StringComparer.Ordinal);
        private readonly List<OpenFile> users = [];
        private readonly List<nint> regions = [];

        public static Locking Of(SimulatedDisk disk, string path) =>
            All.GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{path}#{disk.Generation}"), static key => new Locking(key));

        public bool IsReserved => users.Exists(static user => user.Level >= Reserved);

        public void Join(OpenFile user) => users.Add(user);

        public void Leave(OpenFile user)
        {
            users.Remove(user);
            if (users.Count == 0)
            {
                regions.ForEach(static region => NativeMemory.Free((void*)region));
                regions.Clear();
                All.TryRemove(key, out _);
            }
        }

        public bool TryRaise(OpenFile user, int level)
        {
            int highest = users.Where(other => other != user).Select(static other => other.Level).DefaultIfEmpty(0).Max();
            if (highest == Exclusive || (level >= Reserved && highest >= Reserved) || (level == Exclusive && highest > 0))
            {
                return false;
            }

            user.Level = Math.Max(user.Level, level);
            return true;
        }

        public void* Map(int region, int size, bool extend)
        {
            while (regions.Count <= region)
            {
                if (!extend)
                {
                    return null;
                }

                regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
            }

            return (void*)regions[region];
        }

        public bool TryShm(OpenFile user, int mask, bool isLock, bool isShared)
        {
            if (isLock && users.Exists(other => other != user && ((other.Exclusive | (isShared ? 0 : other.Shared)) & mask) != 0))
            {
                return false;
            }

            if (isShared)
            {
                user.Shared = isLock ? user.Shared | mask : user.Shared & ~mask;
            }
            else
            {
                user.Exclusive = isLock ? user.Exclusive | mask : user.Exclusive & ~mask;
            }

            return true;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct NativeFile
    {
        public IoMethods* Methods;
        public nint Handle;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileBytes;
        public int MaxPath;
        public Vfs* Next;
        public byte* Name;
        public void* AppData;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, NativeFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int*, int> Access;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, byte*, int> FullPathname;
        public void* DlOpen;
        public void* DlError;
        public void* DlSym;
        public void* DlClose;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
        public delegate* unmanaged[Cdecl]<Vfs*, double*, int> CurrentTime;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> GetLastError;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct IoMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
        public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<NativeFile*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<NativeFile*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<NativeFile*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<NativeFile*, int> DeviceCharacteristics;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, int> ShmLock;
        public delegate* unmanaged[Cdecl]<NativeFile*, void> ShmBarrier;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> ShmUnmap;
    }
}
