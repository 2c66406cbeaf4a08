namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>A file that is being fetched as a whole; it is gone again unless it is kept.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="folder">The folder that it is in.</param>
/// <param name="file">The file, locked until it is closed.</param>
/// <param name="promised">Bytes that it may still take, for which there is room.</param>
internal sealed class WholeFilePart(WholeFileFolder folder, FileStream file, long promised) : IAsyncDisposable
{
    private long _promised = promised;
    private bool _isKept;

    /// <summary>Absolute path of the file.</summary>
    public string Path => file.Name;

    /// <summary>How many bytes have come.</summary>
    public long Length { get; private set; }

    /// <summary>Writes bytes that came.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await file.WriteAsync(bytes, cancellationToken);
        Length += bytes.Length;
        GiveBack(Math.Min(_promised, bytes.Length)); // The disk itself says now that they are taken.
    }

    /// <summary>Gives the file its name, now that it is whole, and opens it for its first user.</summary>
    /// <param name="name">The file as messages name it.</param>
    /// <param name="location">Its URL.</param>
    /// <param name="version">Which state of it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<WholeFileCopy> KeepAsync(string name, string location, string version)
    {
        // A later process takes a name for a promise that all of the file is there.
        await file.FlushAsync(CancellationToken.None);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        await file.DisposeAsync();
        var copy = await folder.KeepAsync(Path, name, location, new(Length, version));
        _isKept = true;
        return copy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GiveBack(_promised);
        try
        {
            await file.DisposeAsync();
        }
        catch (IOException)
        {
            // What it still had to write goes with it.
        }

        if (!_isKept)
        {
            WholeFileFolder.Remove(Path);
        }
    }

    private void GiveBack(long bytes)
    {
        _promised -= bytes;
        folder.GiveBack(bytes);
    }
}
