using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Native;

/// <summary>A compressor of libdeflate, for one level; used by one thread at a time.</summary>
internal sealed class DeflateCompressorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Creates an empty handle, which the call that allocates fills.</summary>
    public DeflateCompressorHandle()
        : base(ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Deflate.FreeCompressor(handle);
        return true;
    }
}
