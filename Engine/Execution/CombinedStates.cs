using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Combines the partial states of sections when they are first wanted, and keeps what they came to.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="layouts">The outputs.</param>
/// <param name="results">The partitions' results.</param>
/// <param name="buffers">Where memory comes from.</param>
/// <param name="workFolder">Where spilled partial states stand.</param>
internal sealed class CombinedStates(
    ImmutableArray<OutputLayout> layouts, SectionResults results, BufferPool buffers, string workFolder) : IDisposable
{
    /// <summary>Partial states are combined in groups of this many, in plan order.</summary>
    private const int Group = 32;

    private readonly IReadOnlyDictionary<(int Output, int Section), int> _lastUses = StateUses.LastOf(layouts);
    private readonly Dictionary<(int Output, int Section), PooledBuffer[]> _known = [];

    /// <summary>What a reduction came to: its whole result, row-major, native byte order.</summary>
    /// <param name="place">Where its states are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="Faults.ComputeException">Internal: a state is not what a partition made.</exception>
    public ReadOnlyMemory<byte> ResultOf(StatePlace place, CancellationToken cancellationToken)
    {
        var key = (place.Output, place.Section);
        if (!_known.TryGetValue(key, out var values))
        {
            var section = (StateSection)layouts[place.Output].Sections[place.Section];
            _known.Add(key, values = Combine(section, results.Of(place.Output, place.Section), cancellationToken));
        }

        return values[place.Reduction].Memory;
    }

    /// <summary>Gives back what no output behind this one wants.</summary>
    /// <param name="output">The output that is finished.</param>
    public void Leave(int output)
    {
        foreach (var key in _known.Keys.Where(key => _lastUses[key] <= output).ToArray())
        {
            _ = _known.Remove(key, out var values);
            Array.ForEach(values!, value => value.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Leave(int.MaxValue);

    private PooledBuffer[] Combine(
        StateSection section,
        IEnumerable<(PlannedPartition Partition, PartitionResult Result)> partitions,
        CancellationToken cancellationToken)
    {
        using var part = buffers.Rent(section.StateBytes);
        var sums = section.Reductions.Select(reduction => new StateSum(section, reduction, buffers)).ToArray();
        try
        {
            var number = 0;
            foreach (var (partition, result) in partitions)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var states = part.Memory[..(int)section.PartBytes(partition.Count)];
                PartialStates.Load(workFolder, result, states.Span);
                var endsGroup = ++number % Group == 0;
                var start = 0;
                foreach (var sum in sums)
                {
                    var bytes = (int)section.PartBytes(sum.Reduction, partition.Count);
                    sum.Add(partition, states.Span.Slice(start, bytes), endsGroup);
                    start += bytes;
                }
            }

            return [.. sums.Select(sum => sum.Finish())];
        }
        finally
        {
            Array.ForEach(sums, sum => sum.Dispose());
        }
    }

    /// <summary>The sum of one reduction's states.</summary>
    private sealed class StateSum : IDisposable
    {
        private readonly StateSection _section;
        private readonly BufferPool _buffers;
        private readonly PooledBuffer _total;
        private readonly PooledBuffer _group;

        public StateSum(StateSection section, ReduceNode reduction, BufferPool buffers)
        {
            (_section, Reduction, _buffers) = (section, reduction, buffers);
            var bytes = reduction.StateBytes(StateSection.Cells(reduction));
            (_total, _group) = (buffers.Rent(bytes), buffers.Rent(bytes));
            reduction.Accumulator.Clear(_total.Span);
            reduction.Accumulator.Clear(_group.Span);
        }

        public ReduceNode Reduction { get; }

        public void Add(PlannedPartition partition, ReadOnlySpan<byte> state, bool endsGroup)
        {
            if (_section.IsSideBySide(Reduction))
            {
                Put(partition, state);
                return;
            }

            // Groups, and states in a group, are added in plan order, so that a sum never depends on who was first.
            Reduction.Accumulator.Combine(_group.Span, state);
            if (endsGroup)
            {
                EndGroup();
            }
        }

        public PooledBuffer Finish()
        {
            if (!_section.IsSideBySide(Reduction))
            {
                EndGroup();
            }

            var values = _buffers.Rent(StateSection.Cells(Reduction) * Accumulator.ComponentBytes);
            Reduction.Accumulator.Finish(_total.Span, values.Span);
            return values;
        }

        public void Dispose()
        {
            _total.Dispose();
            _group.Dispose();
        }

        private void EndGroup()
        {
            Reduction.Accumulator.Combine(_total.Span, _group.Span);
            Reduction.Accumulator.Clear(_group.Span);
        }

        // A state has the cells of its partition, one component after the other.
        private void Put(PlannedPartition partition, ReadOnlySpan<byte> state)
        {
            var inner = Region.ElementsOf(Reduction.Shape.AsSpan()[(Reduction.ResultAxis(_section.Axis) + 1)..])
                * Accumulator.ComponentBytes;
            var (rowBytes, from) = ((int)(partition.Count * inner), 0);
            for (var to = partition.Start * inner; from < state.Length; to += _section.Rows * inner)
            {
                state.Slice(from, rowBytes).CopyTo(_total.Span[(int)to..]);
                from += rowBytes;
            }
        }
    }
}
