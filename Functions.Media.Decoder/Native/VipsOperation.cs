using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Native;

/// <summary>One libvips operation: named, given its arguments, run once, asked for its outputs.</summary>
internal sealed class VipsOperation : SafeHandle
{
    private readonly string name;
    private bool ran;

    public VipsOperation(string name)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        this.name = name;
        SetHandle(LibVips.NewOperation(name));
        if (IsInvalid)
        {
            throw VipsException.Take(name);
        }
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    public VipsOperation With(string argument, int value)
    {
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.TypeInt);
        LibVips.SetInt(ref box, value);
        return Set(argument, ref box);
    }

    public VipsOperation With(string argument, bool value)
    {
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.TypeBoolean);
        LibVips.SetBoolean(ref box, value);
        return Set(argument, ref box);
    }

    public VipsOperation With(string argument, double value)
    {
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.TypeDouble);
        LibVips.SetDouble(ref box, value);
        return Set(argument, ref box);
    }

    public VipsOperation With(string argument, string value)
    {
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.TypeString);
        LibVips.SetString(ref box, value);
        return Set(argument, ref box);
    }

    public VipsOperation With(string argument, ReadOnlySpan<double> value)
    {
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.ArrayDoubleType());
        LibVips.SetArrayDouble(ref box, value, value.Length);
        return Set(argument, ref box);
    }

    public VipsOperation With(string argument, VipsImage value)
    {
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.ImageType());
        LibVips.SetObject(ref box, value.DangerousGetHandle());
        GC.KeepAlive(value);
        return Set(argument, ref box);
    }

    public VipsOperation With(string argument, VipsBlob value)
    {
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.BlobType());
        LibVips.SetBoxed(ref box, value.DangerousGetHandle());
        GC.KeepAlive(value);
        return Set(argument, ref box);
    }

    /// <summary>Runs the operation and gives its picture, whose pixels may still be uncomputed.</summary>
    public VipsImage ToImage()
    {
        Run();
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.ImageType());
        LibVips.GetProperty(handle, "out", ref box);
        var image = new VipsImage(LibVips.DuplicateObject(in box));
        LibVips.UnsetValue(ref box);
        return image;
    }

    /// <summary>Runs the operation, a saver, and gives the encoded bytes.</summary>
    public VipsBlob ToBlob()
    {
        Run();
        var box = default(GValue);
        LibVips.InitValue(ref box, LibVips.BlobType());
        LibVips.GetProperty(handle, "buffer", ref box);
        var blob = new VipsBlob(LibVips.DuplicateBoxed(in box));
        LibVips.UnsetValue(ref box);
        return blob;
    }

    protected override bool ReleaseHandle()
    {
        // Outputs hold references of their own to the operation; without this none of them would ever go.
        LibVips.UnrefOutputs(handle);
        LibVips.Unref(handle);
        return true;
    }

    private VipsOperation Set(string argument, ref GValue box)
    {
        LibVips.SetProperty(handle, argument, in box);
        LibVips.UnsetValue(ref box);
        return this;
    }

    private void Run()
    {
        if (ran)
        {
            throw new InvalidOperationException($"The operation {name} runs once.");
        }

        ran = true;
        var operation = handle;
        var failed = LibVips.BuildOperation(ref operation) != 0;
        SetHandle(operation);
        if (failed)
        {
            throw VipsException.Take(name);
        }
    }
}
