using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>What another accumulator computes, of the values in each of a few bins, by the values themselves.</summary>
/// <remarks>
/// All dimensions are reduced, and the cells of the state are the bins. The values stay where they lie, and none is
/// asked for its bin: each bin takes what is between its edges, several in one pass. Threading: no state of its own.
/// </remarks>
/// <param name="accumulator">What is computed of a bin.</param>
/// <param name="groups">The bins.</param>
internal sealed class OwnBins(FloatingAccumulator accumulator, ReductionGroups groups) : Accumulator
{
    /// <summary>With more bins than these it takes less time to sort the values by their bins.</summary>
    public const int Most = 64;

    private readonly ImmutableArray<(ImmutableArray<double> Edges, int Place)> _bins = [.. groups.Neighbours()];

    public override int Components => accumulator.Components;

    public override ElementType Result => accumulator.Result;

    public override bool Takes(ElementType type) => accumulator.Takes(type);

    public override void Clear(Span<byte> state) => accumulator.Clear(state);

    public override void AddRows(in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells) =>
        throw new UnreachableException("values that say which bins they are in are all reduced");

    public override void AddRuns(in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells)
    {
        var doubles = MemoryMarshal.Cast<byte, double>(state);
        foreach (var (edges, place) in _bins)
        {
            accumulator.AddBins(rows, edges.AsSpan(), doubles, cell + place, cells);
        }
    }

    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later) => accumulator.Combine(state, later);

    public override void Finish(ReadOnlySpan<byte> state, Span<byte> result) => accumulator.Finish(state, result);
}
