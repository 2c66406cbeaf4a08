using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Some positions of a variable of a file, as stored.</summary>
internal sealed class ReadNode : Node
{
    /// <summary>
    /// More work is counted as this much: chunks that a file claims may be far larger than its data, and sums must fit.
    /// </summary>
    private const long MostWork = 1L << 44;

    private readonly int _input;
    private readonly IndexedVariable _variable;
    private readonly ImmutableArray<IndexRange> _selection;

    private ReadNode(int input, IndexedVariable variable, ImmutableArray<IndexRange> selection, bool isFar)
        : base(variable.Type, [.. selection.Select(range => range.Count)])
    {
        _input = input;
        _variable = variable;
        _selection = selection;
        IsFar = isFar;
    }

    /// <summary>All of a variable.</summary>
    /// <param name="input">The file's place in the plan's inputs.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="isFar">Whether the file takes its time, so that more memory is held for what is under way.</param>
    public static ReadNode Of(int input, IndexedVariable variable, bool isFar = false) =>
        new(input, variable, [.. variable.Shape.Select(IndexRange.All)], isFar);

    /// <summary>The file's place in the plan's inputs.</summary>
    public int Input => _input;

    /// <summary>The variable.</summary>
    public IndexedVariable Variable => _variable;

    /// <summary>Whether the file takes its time, so that more is read at once.</summary>
    public bool IsFar { get; }

    /// <summary>The positions of each of its dimensions.</summary>
    public ImmutableArray<IndexRange> Selection => _selection;

    public override ImmutableArray<Node> Inputs => [];

    public override long BytesToRead => Region.ElementsOf(Shape.AsSpan()) * Type.ByteLength();

    public override long WorkBytes
    {
        get
        {
            switch (_variable.Layout)
            {
                case ChunkedLayout { Filters.IsEmpty: false, ChunkShape: var shape }:
                    Int128 bytes = Type.ByteLength();
                    for (var axis = 0; axis < Rank; axis++)
                    {
                        bytes *= shape[axis];
                        bytes = Int128.Min(MostWork, bytes * ChunkGrid.CountOf(shape[axis], _selection[axis]));
                    }

                    return (long)bytes;
                case ContiguousLayout or RecordLayout or DapLayout:
                    return Math.Max(BytesToRead, VariableReader.ProjectedBytes(_variable, _selection.AsMemory()));
                default:
                    return BytesToRead;
            }
        }
    }

    public override ChunkGrid? Chunks
    {
        get
        {
            var shape = _variable.Layout switch
            {
                ChunkedLayout chunked => chunked.ChunkShape,
                DapLayout dap => dap.ChunkShape, // A server decodes whole chunks, too.
                _ => [],
            };
            if (shape.Length != Rank || Rank == 0)
            {
                return null;
            }

            var cuts = _selection.Select((range, axis) => ChunkGrid.Of(shape[axis], range)).ToArray();
            return new([.. cuts.Select(cut => cut.First)], [.. cuts.Select(cut => cut.Length)]);
        }
    }

    public override Node Select(int axis, IndexRange range) =>
        new ReadNode(_input, _variable, _selection.SetItem(axis, _selection[axis].Then(range)), IsFar);

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        evaluation.CancellationToken.ThrowIfCancellationRequested();
        await VariableReader.ReadAsync(
            evaluation.Source(_input),
            _variable,
            Selected(region),
            destination,
            evaluation.Chunks,
            evaluation.CancellationToken);
        evaluation.CountRead(destination.Length);
    }

    public override async ValueTask VisitAsync(Region region, IPieceVisitor visitor, Evaluation evaluation)
    {
        var selection = Selected(region);
        if (!PieceReader.Takes(_variable, selection))
        {
            await base.VisitAsync(region, visitor, evaluation);
            return;
        }

        await PieceReader.VisitAsync(
            evaluation.Source(_input),
            _variable,
            selection,
            region,
            visitor,
            evaluation.Chunks,
            evaluation.CancellationToken);
        evaluation.CountRead(region.Elements * Type.ByteLength());
    }

    public override long ScratchBytes(long elements, long blockBytes) => VariableReader.ScratchOf(_variable, IsFar);

    public override long VisitBytes(long blockBytes) =>
        Math.Max(base.VisitBytes(blockBytes), PieceReader.ScratchOf(_variable, IsFar));

    // A variable stands in one index, and an index is one object for all inputs of a request that are one file.
    protected override bool HasSameTraits(Node other) => other is ReadNode read
        && read._input == _input
        && ReferenceEquals(read._variable, _variable)
        && read._selection.SequenceEqual(_selection);

    private IndexRange[] Selected(Region region)
    {
        var selection = new IndexRange[region.Rank];
        for (var axis = 0; axis < selection.Length; axis++)
        {
            selection[axis] = _selection[axis].Then(new IndexRange(region.Start[axis], region.Count[axis]));
        }

        return selection;
    }
}
