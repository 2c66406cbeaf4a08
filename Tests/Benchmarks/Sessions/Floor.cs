using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>The least that any program does for a selection: read its bytes, and inflate what is deflated.</summary>
/// <remarks>
/// Nothing is computed, converted, unshuffled or written; the codec is the engine's own, and where the bytes stand is found out before.
/// </remarks>
internal sealed class Floor : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly IReadOnlyList<FloorPiece> _pieces;

    private Floor(SafeFileHandle file, IReadOnlyList<FloorPiece> pieces)
    {
        _file = file;
        _pieces = pieces;
    }

    /// <summary>Opens a file and finds the bytes of a selection.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The variable.</param>
    /// <param name="start">The first position along each dimension.</param>
    /// <param name="count">How many positions along each dimension.</param>
    /// <exception cref="ComputeException">The file cannot be read, or its layout cannot.</exception>
    public static async Task<Floor> OpenAsync(string path, string name, long[] start, long[] count)
    {
        await using var source = FileSource.Open(path);
        var index = await DatasetReader.ReadIndexAsync(source, CancellationToken.None);
        var variable = index.Variable(name) ?? throw new ArgumentException($"{path} has no {name}", nameof(name));
        var region = new Region([.. start], [.. count]);
        var pieces = variable.Layout is ChunkedLayout chunked
            ? FloorPiece.OfChunks(variable, chunked, region)
            : FloorPiece.OfRuns(variable, region);
        return new(File.OpenHandle(path), pieces);
    }

    /// <summary>Reads everything once.</summary>
    /// <param name="threads">Threads that read and inflate.</param>
    /// <returns>The number of bytes that the file gave.</returns>
    public async Task<long> ReadAsync(int threads)
    {
        var next = -1;
        var readers = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var stored = new byte[_pieces.Max(piece => piece.StoredBytes)];
                var inflated = new byte[_pieces.Max(piece => piece.InflatedBytes)];
                for (var place = Interlocked.Increment(ref next);
                    place < _pieces.Count;
                    place = Interlocked.Increment(ref next))
                {
                    _pieces[place].Read(_file, stored, inflated);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(readers);
        return _pieces.Sum(piece => (long)piece.StoredBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
