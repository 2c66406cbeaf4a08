using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Goes through the chunks that a selection touches, in order of their numbers.</summary>
/// <remarks>Threading: one caller. Nothing is allocated while the boxes of the chunks have one shape.</remarks>
internal sealed class ChunkWalk
{
    private readonly IndexRange[] _selection;
    private readonly ImmutableArray<long> _chunkShape;
    private readonly ImmutableArray<long> _extent;
    private readonly long[] _numberStrides;
    private readonly long[] _chunks;
    private readonly long[] _results;
    private readonly long[] _within;
    private readonly long[] _counts;
    private ImmutableArray<long> _shared = [];

    /// <summary>Stands before the first chunk.</summary>
    /// <param name="layout">How the variable is stored.</param>
    /// <param name="shape">The variable's shape, over whose grid chunks are numbered.</param>
    /// <param name="selection">One range for each dimension, within the extent; none empty.</param>
    /// <param name="elementBytes">Length of a stored element.</param>
    /// <param name="resultShape">The shape of the result, of which the selection may be the beginning only.</param>
    public ChunkWalk(
        ChunkedLayout layout,
        ImmutableArray<long> shape,
        ReadOnlySpan<IndexRange> selection,
        int elementBytes,
        ReadOnlySpan<long> resultShape)
    {
        var rank = selection.Length;
        _selection = selection.ToArray();
        _chunkShape = layout.ChunkShape;
        _extent = layout.Extent;
        (_numberStrides, ChunkStrides, ResultStrides) = (new long[rank], new long[rank], new long[rank]);
        (_chunks, _results, _within, _counts) = (new long[rank], new long[rank], new long[rank], new long[rank]);
        var (number, chunkBytes, resultBytes) = (1L, (long)elementBytes, (long)elementBytes);
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            (_numberStrides[axis], ChunkStrides[axis], ResultStrides[axis]) = (number, chunkBytes, resultBytes);
            number = checked(number * (((shape[axis] - 1) / _chunkShape[axis]) + 1));
            chunkBytes = checked(chunkBytes * _chunkShape[axis]);
            resultBytes = checked(resultBytes * resultShape[axis]);
            Enter(axis, 0);
            ChunkStrides[axis] *= _selection[axis].Count > 1 ? _selection[axis].Step : 1;
        }
    }

    /// <summary>The distances of two elements of a box within a chunk, in bytes.</summary>
    public long[] ChunkStrides { get; }

    /// <summary>The distances of two elements in the result, in bytes.</summary>
    public long[] ResultStrides { get; }

    /// <summary>Whether the walk stands on a chunk, not behind the last.</summary>
    public bool IsOnChunk { get; private set; } = true;

    /// <summary>The current chunk.</summary>
    public ChunkPart Current
    {
        get
        {
            var (number, first, to) = (0L, 0L, 0L);
            var isWhole = true;
            for (var axis = 0; axis < _counts.Length; axis++)
            {
                var (chunk, within, step) = (_chunks[axis], _within[axis], _selection[axis].Step);
                number += chunk * _numberStrides[axis];
                first += within * (ChunkStrides[axis] / (_selection[axis].Count > 1 ? step : 1));
                to += _results[axis] * ResultStrides[axis];
                var there = Math.Min(_chunkShape[axis], _extent[axis] - (chunk * _chunkShape[axis]));
                isWhole &= _counts[axis] == there;
            }

            if (!_shared.AsSpan().SequenceEqual(_counts))
            {
                _shared = [.. _counts];
            }

            return new(number, first, (int)to, _shared, isWhole);
        }
    }

    /// <summary>The first element of the current box within its chunk, by dimension.</summary>
    public ReadOnlySpan<long> Within => _within;

    /// <summary>The first element of the current box within the result, by dimension.</summary>
    public ReadOnlySpan<long> Results => _results;

    /// <summary>The distance of two elements of a box, in positions of a dimension.</summary>
    /// <param name="axis">The dimension.</param>
    public long Step(int axis) => _selection[axis].Step;

    /// <summary>Goes to the next chunk, or behind the last one.</summary>
    public void MoveNext()
    {
        for (var axis = _counts.Length - 1; axis >= 0; axis--)
        {
            if (_results[axis] + _counts[axis] < _selection[axis].Count)
            {
                Enter(axis, _results[axis] + _counts[axis]);
                return;
            }

            Enter(axis, 0);
        }

        IsOnChunk = false;
    }

    /// <summary>The numbers of the current chunk and of those behind it, each when the walk comes to it.</summary>
    public IEnumerable<long> Numbers()
    {
        for (; IsOnChunk; MoveNext())
        {
            yield return Current.Number;
        }
    }

    /// <summary>Goes, along one dimension, to the chunk that holds an element of the result.</summary>
    private void Enter(int axis, long result)
    {
        var (range, length) = (_selection[axis], _chunkShape[axis]);
        var position = range.Start + (result * range.Step);
        _results[axis] = result;
        _chunks[axis] = position / length;
        _within[axis] = position % length;
        _counts[axis] = Math.Min(range.Count - result, ((length - 1 - _within[axis]) / range.Step) + 1);
    }
}
