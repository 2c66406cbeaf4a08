using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Native;

/// <summary>Asks whether a system library is installed.</summary>
internal static class NativeCodec
{
    /// <summary>Whether a library can be loaded and has a function; it stays loaded for good then.</summary>
    /// <param name="library">Its file name, as the loader looks for it.</param>
    /// <param name="function">The function that is called.</param>
    public static bool IsThere(string library, string function) =>
        NativeLibrary.TryLoad(
            library, typeof(NativeCodec).Assembly, DllImportSearchPath.SafeDirectories, out var handle)
        && NativeLibrary.TryGetExport(handle, function, out _);
}
