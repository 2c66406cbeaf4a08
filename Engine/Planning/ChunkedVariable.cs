using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A variable of a NetCDF-4 output: how its elements are cut into chunks.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Shape">The lengths of its dimensions, in elements; none for a scalar.</param>
/// <param name="ChunkShape">The shape of a chunk, in elements; none where the elements stand in one run.</param>
/// <param name="Filters">What is done to each chunk, in order; none for a run.</param>
internal sealed record ChunkedVariable(
    VariableDefinition Definition,
    ImmutableArray<long> Shape,
    ImmutableArray<long> ChunkShape,
    ImmutableArray<StoredFilter> Filters)
{
    /// <summary>Whether the elements stand in one run, without chunks.</summary>
    public bool IsRun => ChunkShape.IsEmpty;

    /// <summary>Length of a chunk before its filters, in bytes; of all elements where they stand in one run.</summary>
    public long ChunkBytes { get; } =
        Region.ElementsOf(ChunkShape.IsEmpty ? Shape.AsSpan() : ChunkShape.AsSpan()) * Definition.Type.ByteLength();

    /// <summary>Bytes of buffers that making chunks holds, besides what evaluating one takes.</summary>
    public long EncodingBytes => IsRun ? 2 * ChunkBytes : (2 * ChunkBytes) + ChunkEncoder.RoomFor(ChunkBytes);

    /// <summary>Bytes that a chunk takes on disk at most.</summary>
    public long MostStoredBytes => IsRun ? ChunkBytes : ChunkEncoder.RoomFor(ChunkBytes);

    /// <summary>How many chunks there are along each dimension; none where the elements stand in one run.</summary>
    public ImmutableArray<long> Grid { get; } =
        [.. ChunkShape.Select((length, axis) => (Shape[axis] + length - 1) / length)];

    /// <summary>How many chunks there are.</summary>
    public long Chunks => Region.ElementsOf(Grid.AsSpan());

    /// <summary>The slowest dimension along which there are several chunks: it is cut into partitions.</summary>
    public int Axis
    {
        get
        {
            var axis = 0;
            while (axis < Grid.Length - 1 && Grid[axis] == 1)
            {
                axis++;
            }

            return axis;
        }
    }

    /// <summary>How many rows of chunks there are along <see cref="Axis"/>.</summary>
    public long Rows => Grid.IsEmpty ? 1 : Grid[Axis];

    /// <summary>How many chunks a row has; they follow each other by number.</summary>
    public long RowChunks => Grid.IsEmpty ? 1 : Region.ElementsOf(Grid.AsSpan()[(Axis + 1)..]);

    /// <summary>The elements of a chunk, as far as they are within the shape.</summary>
    /// <param name="number">The chunk's place in the grid, row-major, from 0.</param>
    public Region RegionOf(long number)
    {
        if (IsRun)
        {
            return Region.Whole(Shape);
        }

        var start = new long[Grid.Length];
        var count = new long[Grid.Length];
        for (var axis = Grid.Length - 1; axis >= 0; axis--)
        {
            start[axis] = number % Grid[axis] * ChunkShape[axis];
            count[axis] = Math.Min(ChunkShape[axis], Shape[axis] - start[axis]);
            number /= Grid[axis];
        }

        return new([.. start], [.. count]);
    }
}
