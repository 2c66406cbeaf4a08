using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Finds out of which sections the outputs of a job are made, and which reductions read the same.</summary>
/// <param name="target">How much work a partition is to be.</param>
internal sealed class SectionPlan(WorkTarget target)
{
    /// <summary>The largest states of a partition, in bytes; larger ones are not worth sending around.</summary>
    private const long LargestState = 64L << 20;

    /// <summary>What finishing a variable of reductions reads of other inputs, such as a map, in bytes.</summary>
    private const long MostWorkBesides = 16L << 20;

    /// <summary>The finisher has at most one part in so many of a variable's work, where it can be shared.</summary>
    private const long BesidesShare = 8;

    /// <summary>A reduction of less than this is small, whatever its states are.</summary>
    private const long SmallBytes = 1L << 20;

    /// <summary>
    /// States that are one part in fewer of the work are not put side by side by the finisher, where the output can be
    /// written in slabs. It is measured by five numbers a cell, for all reductions of an input to be cut alike.
    /// </summary>
    private const long SideBySideShare = 100;

    private const long GreatestCellBytes = 5 * sizeof(double);

    private readonly List<List<Draft>> _outputs = [];
    private readonly Dictionary<int, List<(Draft Draft, int Output, int Section)>> _shared = [];

    /// <summary>Adds an output.</summary>
    /// <param name="file">Its header.</param>
    /// <param name="variables">Its variables, by name.</param>
    /// <param name="known">The values of those that are known.</param>
    /// <returns>The variables of reductions.</returns>
    public ImmutableArray<ReducedVariable> Add(
        ClassicLayout file,
        IReadOnlyDictionary<string, LazyVariable> variables,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> known)
    {
        _outputs.Add([]);
        var reduced = ImmutableArray.CreateBuilder<ReducedVariable>();
        var parts = ImmutableArray.CreateBuilder<RecordPart>();
        foreach (var placement in file.Placements)
        {
            var name = placement.Variable.Name;
            if (placement.IsRecord)
            {
                parts.Add(new RecordPart(placement, variables.GetValueOrDefault(name), known.GetValueOrDefault(name)));
            }
            else if (variables.TryGetValue(name, out var variable))
            {
                if (States(variable) is { IsEmpty: false } states)
                {
                    reduced.Add(new(variable, placement, states));
                }
                else
                {
                    _outputs[^1].Add(new Draft(Slab(variable, placement)));
                }
            }
        }

        if (parts.Count > 0)
        {
            _outputs[^1].Add(new Draft(new RecordSection(parts.ToImmutable(), file.Records, file.RecordBytes)));
        }

        return reduced.ToImmutable();
    }

    /// <summary>Adds a NetCDF-4 output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="variables">Its variables, by name.</param>
    /// <returns>The variables of reductions.</returns>
    public ImmutableArray<ReducedVariable> Add(
        NetCdf4Output output, IReadOnlyDictionary<string, LazyVariable> variables)
    {
        _outputs.Add([]);
        var reduced = ImmutableArray.CreateBuilder<ReducedVariable>();
        foreach (var storage in output.Variables)
        {
            if (output.Copied.FirstOrDefault(copied => ReferenceEquals(copied.Storage, storage)) is { } copied)
            {
                _outputs[^1].Add(new Draft(copied));
            }
            else if (variables.TryGetValue(storage.Definition.Name, out var variable))
            {
                if (States(variable) is { IsEmpty: false } states)
                {
                    reduced.Add(new(variable, NetCdf4Output.Placement(storage), states));
                }
                else
                {
                    _outputs[^1].Add(new Draft(NetCdf4Output.Cut(variable, storage)));
                }
            }
        }

        return reduced.ToImmutable();
    }

    /// <summary>The sections of an output, when all outputs were added.</summary>
    /// <param name="output">The output's place.</param>
    public ImmutableArray<OutputSection> Sections(int output) => [.. _outputs[output].Select(draft => draft.Section)];

    private static FixedSection Slab(LazyVariable variable, VariablePlacement placement)
    {
        var axis = ReductionCut.LongAxis(variable.Node.Shape);
        return new(variable, placement, axis, variable.Node.Rank == 0 ? 1 : variable.Node.Shape[axis]);
    }

    // The reductions that a variable is made of, each where it is met first: what is done after them is done to their
    // results. That of a scalar has nothing to cut, but its input may be made of some.
    private static IEnumerable<ReduceNode> Reductions(Node node) =>
        node is ReduceNode { InputShape.IsEmpty: false } reduction ? [reduction] : node.Inputs.SelectMany(Reductions);

    private static bool IsWorthIt(ReduceNode reduction)
    {
        var bytes = reduction.StateBytes(StateSection.Cells(reduction));
        return bytes <= LargestState
            && bytes * ReductionCut.StateShare <= Math.Max(reduction.WorkBytes, SmallBytes);
    }

    private ImmutableArray<(ReduceNode Reduction, StatePlace Place)> States(LazyVariable variable)
    {
        ReduceNode[] reductions = [.. Reductions(variable.Node).Distinct()];

        // What is read beside the reductions is read when they are finished, by one silo.
        var besides = variable.Node.WorkBytes - reductions.Sum(reduction => reduction.WorkBytes);
        if (reductions.Length == 0 || besides > MostWorkBesides || !Array.TrueForAll(reductions, IsWorthIt))
        {
            return [];
        }

        // Where it is much, and each partition can finish cells of its own, it is read by the partitions.
        ReductionCut[] cuts = [.. reductions.Select(reduction => ReductionCut.Of(reduction, target))];
        var ownCells = reductions.Zip(cuts).Any(pair => !pair.First.Axes.Contains(pair.Second.Axis));
        var isMuchBesides = besides * BesidesShare > variable.Node.WorkBytes;
        return ownCells && (isMuchBesides || IsBetterInSlabs(variable, reductions, cuts))
            ? []
            : [.. reductions.Zip(cuts, (reduction, cut) => (reduction, Place(reduction, cut)))];
    }

    private static bool IsBetterInSlabs(LazyVariable variable, ReduceNode[] reductions, ReductionCut[] cuts) =>
        reductions is [var reduction]
        && variable.Node.Shape.SequenceEqual(reduction.Shape)
        && reduction.InputAxis(ReductionCut.LongAxis(reduction.Shape)) == cuts[0].Axis
        && StateSection.Cells(reduction) * GreatestCellBytes * SideBySideShare > reduction.WorkBytes;

    // Reductions of one input that are cut along one axis are one section; the same reduction is one state.
    private StatePlace Place(ReduceNode reduction, ReductionCut cut)
    {
        var key = HashCode.Combine(reduction.Input.StructureHash, cut.Axis);
        if (!_shared.TryGetValue(key, out var known))
        {
            _shared.Add(key, known = []);
        }

        foreach (var (draft, output, section) in known)
        {
            if (draft.Axis == cut.Axis
                && draft.Input!.IsSameAs(reduction.Input)
                && draft.Take(reduction, cut.Parts, LargestState) is { } place)
            {
                return new(output, section, place);
            }
        }

        var own = new Draft(reduction, cut);
        known.Add((own, _outputs.Count - 1, _outputs[^1].Count));
        _outputs[^1].Add(own);
        return new(_outputs.Count - 1, _outputs[^1].Count - 1, 0);
    }

    private sealed class Draft
    {
        private readonly OutputSection? _section;
        private readonly List<ReduceNode> _reductions = [];
        private long _parts;
        private long _bytes;

        public Draft(OutputSection section) => _section = section;

        public Draft(ReduceNode reduction, ReductionCut cut)
        {
            (Input, Axis, _parts) = (reduction.Input, cut.Axis, cut.Parts);
            Add(reduction);
        }

        public Node? Input { get; }

        public int Axis { get; }

        public OutputSection Section => _section ?? new StateSection([.. _reductions], Axis, _parts);

        /// <summary>Where the reduction stands from now on; null where its state would be too much.</summary>
        public int? Take(ReduceNode reduction, long parts, long mostBytes)
        {
            var place = _reductions.FindIndex(reduction.IsSameAs);
            if (place < 0)
            {
                if (_bytes + reduction.StateBytes(StateSection.Cells(reduction)) > mostBytes)
                {
                    return null;
                }

                // Where states are large, those of one reduction allow fewer partitions than those of another.
                _parts = Math.Min(_parts, parts);
                Add(reduction);
                place = _reductions.Count - 1;
            }

            return place;
        }

        private void Add(ReduceNode reduction)
        {
            _reductions.Add(reduction);
            _bytes += reduction.StateBytes(StateSection.Cells(reduction));
        }
    }
}
