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
}
