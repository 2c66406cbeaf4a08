using System.Globalization;
using Compute.Orleans.Engine.Faults;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Sources;

/// <summary>A local file, or one on a shared file system, read by positional reads.</summary>
/// <remarks>
/// Threading: any number of readers at once, without a lock; a read completes on the caller's thread. Other processes
/// may write to, replace or remove the file meanwhile: this source goes on with the file that it opened, and
/// <see cref="VerifyUnchangedAsync"/> finds out.
/// </remarks>
public sealed class FileSource : IByteSource
{
    private readonly SafeFileHandle _handle;

    private FileSource(string path, string name, SafeFileHandle handle, SourceIdentity identity)
    {
        Location = path;
        Name = name;
        _handle = handle;
        Identity = identity;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public SourceIdentity Identity { get; }

    /// <summary>Opens a file; its identity is its length and its modification time.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="name">What messages call it, for clients who know no path of the server; else the path.</param>
    /// <exception cref="ComputeException">
    /// DataUnreachable when it is missing or cannot be opened, CorruptData when it is empty.
    /// </exception>
    public static FileSource Open(string path, string? name = null)
    {
        name ??= path;
        try
        {
            // The length is looked at first, because opening a pipe would wait for its writer.
            if (Stat(path).Length == 0)
            {
                throw new ComputeException(
                    Fault.CorruptData, name, $"`{name}` holds no bytes: it is empty, or a pipe or a device");
            }

            var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.None);
            try
            {
                var modified = File.GetLastWriteTimeUtc(handle);
                return new(path, name, handle, new(RandomAccess.GetLength(handle), Version(modified)));
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreachable(path, name, "opened", failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();

        var filled = 0;
        while (filled < destination.Length)
        {
            int count;
            try
            {
                count = RandomAccess.Read(_handle, destination.Span[filled..], offset + filled);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Unreachable(Location, Name, $"read at byte {offset + filled}", failure);
            }

            if (count == 0)
            {
                throw new ComputeException(
                    Fault.CorruptData,
                    Name,
                    $"`{Name}` ends at byte {offset + filled}, where {destination.Length} bytes from byte {offset} "
                    + "were wanted: it is truncated, or was cut while it was read; restore it");
            }

            filled += count;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask VerifyUnchangedAsync(CancellationToken cancellationToken)
    {
        SourceIdentity now;
        try
        {
            var file = Stat(Location);
            now = new(file.Length, Version(file.LastWriteTimeUtc));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreachable(Location, Name, "looked at again", failure);
        }

        return now == Identity
            ? ValueTask.CompletedTask
            : throw new ComputeException(
                Fault.CorruptData,
                Name,
                $"`{Name}` changed while it was read: it had {Identity.Length} bytes and has {now.Length}, "
                + "or another modification time; run the job again once it is complete");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private static FileInfo Stat(string path)
    {
        var file = new FileInfo(path);
        _ = file.Length; // Throws where the file is missing, as the other properties do not.
        return file;
    }

    private static string Version(DateTime modified) => modified.Ticks.ToString(CultureInfo.InvariantCulture);

    private static ComputeException Unreachable(string path, string name, string phase, Exception cause)
    {
        var why = cause switch
        {
            FileNotFoundException or DirectoryNotFoundException => "it is not there",
            UnauthorizedAccessException => "it is a folder, or the service's account may not read it",
            IOException { HResult: Errno.Estale } => "the file server has replaced it (stale handle); try again",
            IOException { HResult: Errno.Eagain or Errno.SharingViolation } =>
                "another process holds it exclusively for the moment; try again",
            _ => cause.Message.Replace(path, name, StringComparison.Ordinal), // The system's words hold the path.
        };

        return new(Fault.DataUnreachable, name, $"`{name}` could not be {phase}: {why}", cause);
    }

    private static class Errno
    {
        public const int Eagain = 11;
        public const int Estale = 116;
        public const int SharingViolation = unchecked((int)0x80070020);
    }
}
