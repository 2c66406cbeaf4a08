using Compute.Orleans.Engine.Faults;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Writes into the data folder; what the disk refuses fails the job and says so.</summary>
internal static class DiskWrites
{
    // A full disk takes no state either: the job could not even be stored as failed, and its file would stay.
    private const long KeptFree = 16L << 20;

    private const string AnOutput = "an output";

    // Whoever grows a file sees what the one before has taken.
    private static readonly Lock _growing = new();

    /// <summary>Refuses a file that the disk has no room for, before it fills the disk.</summary>
    /// <param name="folder">A folder on the disk.</param>
    /// <param name="length">The file's length, in bytes.</param>
    /// <exception cref="ComputeException">NotEnoughStorage, with both numbers.</exception>
    public static void RequireRoom(string folder, long length) => RequireRoom(folder, length, AnOutput);

    private static void RequireRoom(string folder, long length, string what)
    {
        var free = FreeBytes(folder);
        if (length > free - KeptFree)
        {
            throw DoesNotFit(what, length, free);
        }
    }

    /// <summary>Creates a file, in the place of one of its name, and takes its room from the disk at once.</summary>
    /// <remarks>
    /// A file that only has a length takes its room when it is written: several that grow at once would each find the
    /// whole disk free, and fill it together.
    /// </remarks>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="length">Its length, in bytes; it reads as zeros.</param>
    /// <param name="roomBytes">What the disk must have free, as more than the file comes of it, in bytes.</param>
    /// <param name="what">What messages call it.</param>
    /// <exception cref="ComputeException">NotEnoughStorage, with both numbers; nothing is there then.</exception>
    public static void Grow(string path, long length, long roomBytes, string what = AnOutput)
    {
        var folder = Path.GetDirectoryName(path)!;
        lock (_growing)
        {
            _ = Guarded(() =>
            {
                File.Delete(path);
                return true;
            });
            RequireRoom(folder, roomBytes, what);
            try
            {
                // Where the file system cannot give room beforehand, it is taken when it is written.
                using var file = File.OpenHandle(
                    path,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.ReadWrite | FileShare.Delete,
                    preallocationSize: length);
                RandomAccess.SetLength(file, length);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Remove(path);
                throw Refused(failure);
            }

            // Another silo may have taken room at the same time.
            var free = FreeBytes(folder);
            if (free < KeptFree)
            {
                Remove(path);
                throw DoesNotFit(what, roomBytes, free + length);
            }
        }
    }

    /// <summary>Opens a file for writing at any offset.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Open or OpenOrCreate.</param>
    public static SafeFileHandle Open(string path, FileMode mode) => Guarded(
        () => File.OpenHandle(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Creates a file for writing and reading that is gone when it is closed.</summary>
    /// <param name="path">The file; its folder exists, and nothing is there under its name.</param>
    public static SafeFileHandle OpenTemporary(string path) => Guarded(() => File.OpenHandle(
        path,
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.ReadWrite | FileShare.Delete,
        FileOptions.DeleteOnClose));

    /// <summary>Sets a file's length; new bytes read as zeros and take no room yet.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">The length, in bytes.</param>
    public static void SetLength(SafeFileHandle file, long length) => Guarded(() =>
    {
        RandomAccess.SetLength(file, length);
        return true;
    });

    /// <summary>Writes bytes at an offset.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where, in bytes from the start of the file.</param>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (IOException failure)
        {
            throw Refused(failure);
        }
    }

    /// <summary>Waits until what was written is on disk.</summary>
    /// <param name="file">The file.</param>
    public static void Flush(SafeFileHandle file) => Guarded(() =>
    {
        RandomAccess.FlushToDisk(file);
        return true;
    });

    /// <summary>
    /// Writes a small file whole: whoever opens it under its name finds all of it, unless the power fails before the
    /// disk has it. What is written so has a checksum elsewhere, and can be made again.
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">Its content.</param>
    public static void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        var growing = path + ".part";
        using (var file = Open(growing, FileMode.Create))
        {
            Write(file, bytes, 0);
        }

        _ = Guarded(() =>
        {
            File.Move(growing, path, overwrite: true);
            return true;
        });
    }

    /// <summary>Gives a file its final name, in one step, and waits until the name is on disk.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new path; a file of that name is replaced.</param>
    public static void Move(string from, string to) => Guarded(() =>
    {
        File.Move(from, to, overwrite: true);

        // .NET opens no folders, so the new name cannot be flushed by itself; flushing the file again commits the
        // journal that holds the rename (ext4, xfs, btrfs), and makes a network file system send it.
        using var file = File.OpenHandle(to, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
        return true;
    });

    /// <summary>What a disk has free, in bytes; the most there is where the file system does not say.</summary>
    private static long FreeBytes(string folder) => Guarded(() =>
    {
        var drive = new DriveInfo(folder);
        return drive.TotalSize > 0 ? drive.AvailableFreeSpace : long.MaxValue;
    });

    /// <summary>Removes a file, if it is there and can be.</summary>
    /// <param name="path">The file.</param>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It goes with the job's files.
        }
    }

    private static ComputeException DoesNotFit(string what, long length, long free) => new(
        Fault.NotEnoughStorage,
        "output",
        $"{what} of {length} bytes does not fit: the data folder has {free} bytes free, "
            + $"of which {KeptFree} are kept for the service's state; select less, or remove old results");

    private static T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused(failure);
        }
    }

    private static ComputeException Refused(Exception failure) =>
        new(Fault.NotEnoughStorage, "output", $"the data folder did not take an output: {failure.Message}", failure);
}
