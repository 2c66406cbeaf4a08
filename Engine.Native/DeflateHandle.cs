using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Native;

/// <summary>A decompressor of libdeflate: some KiB of tables, used by one thread at a time.</summary>
internal sealed class DeflateHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Creates an empty handle, which the call that allocates fills.</summary>
    public DeflateHandle()
        : base(ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Deflate.Free(handle);
        return true;
    }
}
