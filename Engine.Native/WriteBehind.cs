using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Native;

/// <summary>Asks the system to begin bringing written bytes to the disk, while more are still being made.</summary>
/// <remarks>
/// A hint and no promise: only a flush says that bytes are on disk, and it finds less to do then. Where the system has
/// no such call nothing happens. Threading: no state.
/// Source: sync_file_range(2) of Linux.
/// </remarks>
public static partial class WriteBehind
{
    private const uint BeginWriting = 2; // SYNC_FILE_RANGE_WRITE

    private static readonly bool _isThere = OperatingSystem.IsLinux();

    /// <summary>Begins to write a part of a file to the disk; does not wait for it.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">How many; they have been written to the file.</param>
    /// <returns>Whether the system took the hint.</returns>
    public static bool Begin(SafeFileHandle file, long offset, long bytes)
    {
        try
        {
            return _isThere && SyncFileRange(file, offset, bytes, BeginWriting) == 0;
        }
        catch (TypeLoadException)
        {
            return false; // No such library, or one without it.
        }
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long bytes, uint flags);
}
