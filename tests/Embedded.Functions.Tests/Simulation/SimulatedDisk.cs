namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// A disk in memory that SQLite reaches through <see cref="SimulatedVfs"/>. It loses what was not synced when the power fails, and fails
/// operations when its owner says so.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    private readonly Dictionary<string, SimulatedFile> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedFile> deleted = new(StringComparer.Ordinal);
    private readonly Random random;

    public SimulatedDisk(Random random)
    {
        this.random = random;
        Folder = SimulatedVfs.Mount(this);
    }

    /// <summary>Paths below this one lead to this disk.</summary>
    public string Folder { get; }

    /// <summary>Says what happens to an operation, by its kind; by default nothing fails.</summary>
    public Func<DiskOperation, DiskFault> Fault { get; set; } = static _ => DiskFault.None;

    /// <summary>How often the process that uses the disk has died; what an earlier one holds open is worth nothing.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether the process is dead: nothing it still does has an effect.</summary>
    public bool IsDead { get; private set; }

    /// <summary>The process dies here, in the middle of whatever it does.</summary>
    public void Die() => IsDead = true;

    /// <summary>The next process may use the disk.</summary>
    public void Revive()
    {
        IsDead = false;
        Generation++;
    }

    /// <summary>The machine loses its power: the process is dead, and of what was not synced an arbitrary part is on the disk.</summary>
    public void LosePower()
    {
        Die();
        foreach ((string path, SimulatedFile file) in deleted)
        {
            // The removal of a directory entry is not synced either.
            if (random.Next(2) == 0)
            {
                files[path] = file;
            }
        }

        deleted.Clear();
        foreach (SimulatedFile file in files.Values)
        {
            file.LosePower(random);
        }
    }

    public SimulatedFile? Find(string path) => files.GetValueOrDefault(path);

    public SimulatedFile Create(string path) => files[path] = new SimulatedFile();

    public void Delete(string path)
    {
        if (files.Remove(path, out SimulatedFile? file))
        {
            deleted[path] = file;
        }
    }

    /// <summary>Syncs a file; a new one together with the directory, as SQLite does with its journals and logs.</summary>
    public DiskFault Sync(SimulatedFile file)
    {
        DiskFault fault = Decide(DiskOperation.Sync);
        switch (fault)
        {
            case DiskFault.None:
                if (file.IsNew)
                {
                    deleted.Clear();
                }

                file.Sync();
                break;
            case DiskFault.Error:
                file.FailSync(random);
                break;
        }

        return fault;
    }

    /// <summary>Writes all, or as much as there is room for.</summary>
    public DiskFault Write(SimulatedFile file, ReadOnlySpan<byte> data, long offset)
    {
        DiskFault fault = Decide(DiskOperation.Write);
        file.Write(fault == DiskFault.None ? data : data[..random.Next(data.Length)], offset);
        return fault;
    }

    public DiskFault Decide(DiskOperation operation)
    {
        DiskFault fault = IsDead ? DiskFault.Error : Fault(operation);
        if (fault == DiskFault.Death)
        {
            Die();
        }

        return fault;
    }

    /// <summary>The files as a process would find them now, on a disk of their own.</summary>
    public SimulatedDisk Copy()
    {
        SimulatedDisk copy = new(random);
        foreach ((string path, SimulatedFile file) in files)
        {
            copy.files[copy.Folder + path[Folder.Length..]] = file.Copy();
        }

        return copy;
    }

    public void Dispose() => SimulatedVfs.Unmount(this);
}
