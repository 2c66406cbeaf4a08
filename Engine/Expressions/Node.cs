using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>A lazy array: type and shape are known, elements are evaluated region by region when a plan runs.</summary>
/// <remarks>Threading: nodes never change; any number of partitions evaluate one node at once.</remarks>
internal abstract class Node
{
    /// <summary>Evaluation is recursive: a much deeper expression would end the process.</summary>
    private const int Deepest = 1000;

    /// <summary>
    /// A node that two others are made of is evaluated twice, so that doubling a result again and again doubles the
    /// work each time. A join of 10,000 files, each decoded, and some arithmetic with it are far below.
    /// </summary>
    private const long Largest = 200_000;

    private int _structureHash; // 0 until it is asked for.

    /// <summary>Creates the node.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The lengths of the dimensions, slowest first.</param>
    /// <param name="inputs">The nodes that it is made of.</param>
    /// <exception cref="ComputeException">TooLarge: the expression is too deep, or too large.</exception>
    protected Node(ElementType type, ImmutableArray<long> shape, params ReadOnlySpan<Node> inputs)
    {
        Type = type;
        Shape = shape;
        foreach (var input in inputs)
        {
            Depth = Math.Max(Depth, input.Depth + 1);
            Size += input.Size;
        }

        if (Depth > Deepest)
        {
            throw new ComputeException(
                Fault.TooLarge, "operation", $"operations are nested deeper than {Deepest}; several requests would do");
        }

        if (Size > Largest)
        {
            throw new ComputeException(
                Fault.TooLarge,
                "operation",
                $"results are taken so often by other operations that {Largest} steps do not do; "
                + "several requests would do");
        }
    }

    /// <summary>How many nodes are between this one and the farthest that reads.</summary>
    public int Depth { get; }

    /// <summary>How many nodes are evaluated for this one, itself included: each as often as others take it.</summary>
    public long Size { get; } = 1;

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>The lengths of the dimensions, slowest first; none for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The nodes that this one is made of.</summary>
    public abstract ImmutableArray<Node> Inputs { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Length;

    /// <summary>This array, only some positions of one dimension: pushed down until it meets what reads.</summary>
    /// <param name="axis">The dimension.</param>
    /// <param name="range">The positions.</param>
    public abstract Node Select(int axis, IndexRange range);

    /// <summary>Evaluates a region.</summary>
    /// <param name="region">The region, within the shape.</param>
    /// <param name="destination">Filled whole: the region's elements, row-major, native byte order.</param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    public abstract ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation);

    /// <summary>Bytes that evaluating the whole array reads from files.</summary>
    public virtual long BytesToRead => Inputs.Sum(input => input.BytesToRead);

    /// <summary>
    /// Bytes that evaluating the whole array once takes work for: chunks that are decoded count whole, however few of
    /// their elements are wanted, and so do gaps that are read with what is on both sides of them.
    /// </summary>
    public virtual long WorkBytes => Inputs.Sum(input => input.WorkBytes);

    /// <summary>
    /// Where the array is cut into chunks of a file, as far as its positions are those of a file; else null.
    /// </summary>
    public virtual ChunkGrid? Chunks =>
        Inputs.FirstOrDefault(input => input.Chunks is not null && input.Shape.SequenceEqual(Shape))?.Chunks;

    /// <summary>Equal for nodes that are the same.</summary>
    public int StructureHash => _structureHash == 0 ? _structureHash = Hash() : _structureHash;

    /// <summary>
    /// Whether another node has the same elements because it is made in the same way of the same parts of the same
    /// files. Nodes of kinds that say nothing of themselves are the same as themselves only.
    /// </summary>
    /// <param name="other">The other node.</param>
    public bool IsSameAs(Node other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        var (own, others) = (Inputs, other.Inputs);
        if (StructureHash != other.StructureHash
            || GetType() != other.GetType()
            || Type != other.Type
            || !Shape.SequenceEqual(other.Shape)
            || own.Length != others.Length
            || !HasSameTraits(other))
        {
            return false;
        }

        for (var place = 0; place < own.Length; place++)
        {
            if (!own[place].IsSameAs(others[place]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a node of the same kind, type and shape does the same to its inputs, or reads the same.
    /// </summary>
    /// <param name="other">The other node.</param>
    protected virtual bool HasSameTraits(Node other) => false;

    /// <summary>Bytes of buffers that evaluating some elements at once holds besides the destination.</summary>
    /// <param name="elements">The number of elements.</param>
    /// <param name="blockBytes">The size of blocks that reductions read their inputs in.</param>
    public abstract long ScratchBytes(long elements, long blockBytes);

    /// <summary>Whether evaluating it leaves parts in <see cref="Evaluation.Last"/>, a block at most.</summary>
    public virtual bool LeavesParts => Inputs.Any(input => input.LeavesParts);

    /// <summary>This array without a dimension of length 1.</summary>
    /// <param name="axis">The dimension.</param>
    public Node Squeeze(int axis) => new SqueezeNode(this, axis);

    /// <summary>Some positions of one dimension, in any order.</summary>
    /// <param name="axis">The dimension.</param>
    /// <param name="positions">The positions; at least one.</param>
    public Node Pick(int axis, ImmutableArray<int> positions)
    {
        // Latitudes that go the other way are read as they are stored, and turned: row by row they would be many reads.
        var isDescending = positions.Length > 1
            && positions.Zip(positions.Skip(1)).All(pair => pair.First > pair.Second);
        return isDescending
            ? new ReverseNode(Select(axis, IndexRange.Of([.. positions.Reverse()])), axis)
            : Select(axis, IndexRange.Of(positions.AsSpan()));
    }

    /// <summary>Several ranges of one dimension, one after another.</summary>
    /// <param name="axis">The dimension.</param>
    /// <param name="ranges">The ranges; at least one.</param>
    public Node Select(int axis, ImmutableArray<IndexRange> ranges) =>
        ranges.Length == 1
            ? Select(axis, ranges[0])
            : new ConcatNode(axis, [.. ranges.Select(range => Select(axis, range))]);

    private int Hash()
    {
        var hash = default(HashCode);
        hash.Add(GetType());
        hash.Add(Type);
        foreach (var length in Shape)
        {
            hash.Add(length);
        }

        foreach (var input in Inputs)
        {
            hash.Add(input.StructureHash);
        }

        return hash.ToHashCode();
    }
}
