using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>The least that any program does for selections: read their bytes, and inflate what is deflated.</summary>
/// <remarks>
/// Nothing is computed, converted, unshuffled or written; the codec is the engine's own, and where the bytes stand is
/// found out before. So are the buffers made, and their pages touched. Each thread takes the next piece once it has
/// done one: both are busy until the last.
/// </remarks>
internal sealed class Floor : IDisposable
{
    private readonly List<SafeFileHandle> _files = [];
    private readonly List<FloorPiece> _pieces = [];
    private readonly int _block;
    private (byte[] Stored, byte[] Inflated)[] _buffers = [];

    private Floor(int block) => _block = block;

    /// <summary>Opens files and finds the bytes of the selections.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="selections">What is read of each file.</param>
    /// <param name="block">The longest read of what is not in chunks, in bytes.</param>
    /// <param name="threads">Threads that read and inflate.</param>
    /// <exception cref="ComputeException">A file cannot be read, or its layout cannot.</exception>
    public static async Task<Floor> OpenAsync(
        string name, IEnumerable<FloorSelection> selections, int block, int threads)
    {
        var floor = new Floor(block);
        try
        {
            foreach (var selection in selections)
            {
                await floor.AddAsync(name, selection);
            }
        }
        catch
        {
            floor.Dispose();
            throw;
        }

        floor.MakeBuffers(threads);
        return floor;
    }

    /// <summary>Reads everything once.</summary>
    /// <returns>The number of bytes that the files gave.</returns>
    public async Task<long> ReadAsync()
    {
        var next = -1;
        await Task.WhenAll(_buffers.Select(buffers => Task.Factory.StartNew(
            () =>
            {
                for (var place = Interlocked.Increment(ref next);
                    place < _pieces.Count;
                    place = Interlocked.Increment(ref next))
                {
                    _pieces[place].Read(buffers.Stored, buffers.Inflated);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        return _pieces.Sum(piece => (long)piece.StoredBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private async Task AddAsync(string name, FloorSelection selection)
    {
        await using var source = FileSource.Open(selection.Path);
        var index = await DatasetReader.ReadIndexAsync(source, CancellationToken.None);
        var variable = index.Variable(name)
            ?? throw new ArgumentException($"{selection.Path} has no {name}", nameof(name));
        var region = new Region([.. selection.Start], [.. selection.Count]);
        var file = File.OpenHandle(selection.Path);
        _files.Add(file);
        _pieces.AddRange(variable.Layout is ChunkedLayout chunked
            ? FloorPiece.OfChunks(file, variable, chunked, region)
            : FloorPiece.OfRuns(file, variable, region, _block));
    }

    private void MakeBuffers(int threads)
    {
        var stored = _pieces.Max(piece => piece.StoredBytes);
        var inflated = _pieces.Max(piece => piece.InflatedBytes);
        _buffers = [.. Enumerable.Range(0, threads).Select(_ => (new byte[stored], new byte[inflated]))];
        foreach (var (one, other) in _buffers)
        {
            one.AsSpan().Fill(1);
            other.AsSpan().Fill(1);
        }
    }
}
