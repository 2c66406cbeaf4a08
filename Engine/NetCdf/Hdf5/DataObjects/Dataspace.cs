using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>The shape of a dataset or an attribute.</summary>
/// <param name="Kind">Whether it has dimensions, is one element, or none at all.</param>
/// <param name="Shape">The lengths now, slowest first; empty for a scalar.</param>
/// <param name="GreatestShape">The lengths that it may grow to; null in it stands for unlimited.</param>
internal sealed record Dataspace(
    DataspaceKind Kind, ImmutableArray<long> Shape, ImmutableArray<long?> GreatestShape)
{
    /// <summary>One element without dimensions.</summary>
    public static readonly Dataspace Scalar = new(DataspaceKind.Scalar, [], []);

    /// <summary>How many elements there are; <see cref="long.MaxValue"/> where there are more than that.</summary>
    public long Count
    {
        get
        {
            if (Kind == DataspaceKind.Null || Shape.Contains(0))
            {
                return 0;
            }

            long count = 1;
            foreach (var length in Shape)
            {
                count = count <= long.MaxValue / length ? count * length : long.MaxValue;
            }

            return count;
        }
    }

    /// <summary>How many bytes the elements take; <see cref="long.MaxValue"/> where they are more than that.</summary>
    /// <param name="type">The type of an element.</param>
    public long Bytes(Datatype type) => Count <= long.MaxValue / type.Bytes ? Count * type.Bytes : long.MaxValue;
}
