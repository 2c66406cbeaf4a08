using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Makes elements of the stored bytes of a variable's chunks.</summary>
/// <remarks>Threading: any number of callers, no lock.</remarks>
internal sealed class ChunkDecoder
{
    /// <summary>The longest chunk that is read through filters, in bytes before all of them.</summary>
    public const long GreatestChunkBytes = 1 << 30;

    private readonly IByteSource _source;
    private readonly IndexedVariable _variable;
    private readonly FilterPipeline _pipeline;

    /// <summary>Prepares the decoding.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is stored.</param>
    /// <exception cref="ComputeException">
    /// TooLarge when a chunk that goes through filters is longer than <see cref="GreatestChunkBytes"/>; InvalidValue
    /// when a filter is not undone here.
    /// </exception>
    public ChunkDecoder(IByteSource source, IndexedVariable variable, ChunkedLayout layout)
    {
        _source = source;
        _variable = variable;
        foreach (var filter in layout.Filters)
        {
            if (FilterCatalog.Absence(filter) is { } reason)
            {
                throw new ComputeException(
                    Fault.InvalidValue, variable.Name, $"{variable.Name} of {source.Name} cannot be read: {reason}");
            }
        }

        ChunkBytes = BytesOf(variable, layout);
        if (ChunkBytes > GreatestChunkBytes && !layout.Filters.IsEmpty)
        {
            throw new ComputeException(
                Fault.TooLarge,
                variable.Name,
                $"{variable.Name} of {source.Name} has chunks of {ChunkBytes} bytes behind filters; "
                + $"{GreatestChunkBytes} are the most; nccopy -c makes a file with smaller ones");
        }

        _pipeline = new(layout.Filters, ChunkBytes);
    }

    /// <summary>Length of a chunk before all filters, in bytes.</summary>
    public long ChunkBytes { get; }

    /// <summary>Length of a chunk before all filters, in bytes; as much as fits a long where it would not.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is stored.</param>
    public static long BytesOf(IndexedVariable variable, ChunkedLayout layout)
    {
        Int128 bytes = variable.ElementBytes;
        foreach (var length in layout.ChunkShape)
        {
            bytes = Int128.Min(bytes * length, long.MaxValue);
        }

        return (long)bytes;
    }

    /// <summary>Whether a chunk is stored as it is.</summary>
    /// <param name="chunk">The chunk.</param>
    public bool IsPlain(StoredChunk chunk) => _pipeline.IsPlain(chunk.SkippedFilters);

    /// <summary>Checks, before anything is allocated, that a chunk can be what is claimed.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <exception cref="ComputeException">CorruptData when it cannot, or does not lie within the file.</exception>
    public void Check(StoredChunk chunk)
    {
        var fileBytes = _source.Identity.Length;
        if (chunk.Offset < 0 || chunk.Bytes > fileBytes - chunk.Offset)
        {
            throw Corrupt(chunk, FormattableString.Invariant(
                $"it has {chunk.Bytes} bytes, and the file ends at byte {fileBytes}"));
        }

        try
        {
            _pipeline.Check(chunk.Bytes, chunk.SkippedFilters);
        }
        catch (InvalidDataException damage)
        {
            throw Corrupt(chunk, damage.Message, damage);
        }
    }

    /// <summary>Undoes the filters of a chunk.</summary>
    /// <param name="chunk">The chunk, which was checked.</param>
    /// <param name="stored">Its stored bytes.</param>
    /// <param name="decoded">Exactly as long as a chunk before all filters.</param>
    /// <exception cref="ComputeException">CorruptData when it is damaged.</exception>
    public void Decode(StoredChunk chunk, ReadOnlyMemory<byte> stored, Memory<byte> decoded)
    {
        try
        {
            _pipeline.Undo(stored, chunk.SkippedFilters, decoded);
        }
        catch (InvalidDataException damage)
        {
            throw Corrupt(chunk, damage.Message, damage);
        }
    }

    /// <summary>Undoes the filters of a chunk; one that came damaged from far away is asked for once more.</summary>
    /// <param name="chunk">The chunk, which was checked.</param>
    /// <param name="stored">Its stored bytes; others are put there, when those are damaged.</param>
    /// <param name="decoded">Exactly as long as a chunk before all filters.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="ComputeException">
    /// CorruptData when it is damaged, and came so twice; it could not be asked for once more.
    /// </exception>
    public async ValueTask DecodeAsync(
        StoredChunk chunk, Memory<byte> stored, Memory<byte> decoded, CancellationToken cancellationToken)
    {
        ComputeException damage;
        try
        {
            Decode(chunk, stored, decoded);
            return;
        }
        catch (ComputeException found)
        {
            damage = found;
        }

        if (await _source.ReadAgainAsync(chunk.Offset, stored, cancellationToken) is not { } how)
        {
            throw damage.Again();
        }

        try
        {
            Decode(chunk, stored, decoded);
        }
        catch (ComputeException again)
        {
            throw new ComputeException(
                again.Fault, again.Locator, $"{again.Message} (it came so twice, the second time by {how})", again);
        }
    }

    private ComputeException Corrupt(StoredChunk chunk, string problem, InvalidDataException? cause = null) => new(
        Fault.CorruptData,
        _source.Name,
        FormattableString.Invariant($"{_source.Name} is damaged: chunk {chunk.Number} of {_variable.Name}, ")
        + FormattableString.Invariant($"at byte {chunk.Offset}: {problem}; fetch the file again"),
        cause);
}
