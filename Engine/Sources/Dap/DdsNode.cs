using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>A declaration of a DDS.</summary>
/// <param name="Kind">What it declares.</param>
/// <param name="Id">The name as it is written; questions name it so.</param>
/// <param name="Type">The type of an array's elements.</param>
/// <param name="Dimensions">The dimensions; none for a scalar.</param>
/// <param name="Members">What a structure, a grid or a sequence is made of.</param>
internal sealed record DdsNode(
    DdsKind Kind,
    string Id,
    DapType Type,
    ImmutableArray<DdsDimension> Dimensions,
    ImmutableArray<DdsNode> Members)
{
    /// <summary>How many elements there are, at most 2^62: what is declared may be any number.</summary>
    public long Elements
    {
        get
        {
            Int128 elements = 1;
            foreach (var dimension in Dimensions)
            {
                elements = dimension.Length == 0 ? 0 : Int128.Min(elements * dimension.Length, 1L << 62);
            }

            return (long)elements;
        }
    }

    /// <summary>Bytes of all numbers that are declared here and below, at most 2^62.</summary>
    public long Bytes => Kind == DdsKind.Array
        ? Type.IsText() ? 0 : (long)Int128.Min((Int128)Elements * Type.Bytes(), 1L << 62)
        : Members.Aggregate(0L, (sum, member) => sum + Math.Min(member.Bytes, (1L << 62) - sum));

    /// <summary>
    /// Whether the elements of an answer follow from what is declared: there are no rows of tables, and no arrays of
    /// structures.
    /// </summary>
    public bool IsPlain => Kind == DdsKind.Array
        || (Kind != DdsKind.Sequence && Dimensions.IsEmpty && Members.All(member => member.IsPlain));

    /// <summary>The arrays that are declared here and below, in the order of an answer's elements.</summary>
    public IEnumerable<DdsNode> Arrays() =>
        Kind == DdsKind.Array ? [this] : Members.SelectMany(member => member.Arrays());
}
