using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The chunks of a variable that the file holds; all others are fill values.</summary>
/// <remarks>Memory: 24 bytes a chunk. Threading: unchangeable.</remarks>
public sealed class ChunkTable
{
    /// <summary>No chunk was ever written.</summary>
    public static readonly ChunkTable Empty = new([]);

    private readonly ImmutableArray<StoredChunk> _chunks;

    /// <summary>Creates a table.</summary>
    /// <param name="chunks">The chunks, in any order, each number once.</param>
    /// <exception cref="ArgumentException">A number comes twice.</exception>
    public ChunkTable(ImmutableArray<StoredChunk> chunks)
    {
        var isSorted = true;
        for (var place = 1; place < chunks.Length && isSorted; place++)
        {
            isSorted = chunks[place - 1].Number < chunks[place].Number;
        }

        _chunks = isSorted ? chunks : chunks.Sort((one, other) => one.Number.CompareTo(other.Number));
        for (var place = 1; place < _chunks.Length && !isSorted; place++)
        {
            if (_chunks[place - 1].Number == _chunks[place].Number)
            {
                throw new ArgumentException($"chunk {_chunks[place].Number} comes twice", nameof(chunks));
            }
        }

        foreach (var chunk in _chunks)
        {
            GreatestBytes = Math.Max(GreatestBytes, chunk.Bytes);
        }
    }

    /// <summary>Stored length of the longest chunk, in bytes; 0 where there is none.</summary>
    public long GreatestBytes { get; }

    /// <summary>How many chunks the file holds.</summary>
    public int Count => _chunks.Length;

    /// <summary>The chunks in order of their numbers.</summary>
    public ReadOnlySpan<StoredChunk> Chunks => _chunks.AsSpan();

    /// <summary>Finds a chunk.</summary>
    /// <param name="number">Its place in the grid of chunks, row-major, from 0.</param>
    /// <returns>The chunk, or null where the file does not hold it.</returns>
    public StoredChunk? Find(long number)
    {
        if (number >= 0 && number < _chunks.Length && _chunks[(int)number].Number == number)
        {
            return _chunks[(int)number]; // All chunks before it are held, as nearly always.
        }

        var (low, high) = (0, _chunks.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) >> 1);
            switch (_chunks[middle].Number.CompareTo(number))
            {
                case 0:
                    return _chunks[middle];
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return null;
    }
}
