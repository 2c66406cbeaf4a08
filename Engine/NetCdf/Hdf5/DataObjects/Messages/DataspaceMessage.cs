using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>The shape of a dataset or an attribute (message 0x01), of version 1 or 2.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.b "The Dataspace Message".</remarks>
internal static class DataspaceMessage
{
    /// <summary>How many dimensions there can be.</summary>
    public const int GreatestRank = 32;

    private const int HoldsGreatest = 1;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message.</param>
    public static Dataspace Read(ref FieldReader reader)
    {
        var (version, rank, flags) = (reader.Byte(), reader.Byte(), reader.Byte());
        if (version is not (1 or 2))
        {
            throw reader.Corrupt($"the version is {version}; 1 and 2 are known");
        }

        if (rank > GreatestRank)
        {
            throw reader.Corrupt($"there are {rank} dimensions; {GreatestRank} are the most");
        }

        var kind = (DataspaceKind)reader.Byte();
        if (version == 1)
        {
            reader.Skip(4); // With the byte before them, reserved.
            kind = rank == 0 ? DataspaceKind.Scalar : DataspaceKind.Simple;
        }

        if (kind is not (DataspaceKind.Scalar or DataspaceKind.Simple or DataspaceKind.Null)
            || (kind != DataspaceKind.Simple && rank > 0))
        {
            throw reader.Corrupt($"it is of kind {(int)kind} and has {rank} dimensions");
        }

        return rank == 0
            ? new(kind == DataspaceKind.Null ? kind : DataspaceKind.Scalar, [], [])
            : ReadShape(ref reader, rank, (flags & HoldsGreatest) != 0);
    }

    private static Dataspace ReadShape(ref FieldReader reader, int rank, bool holdsGreatest)
    {
        var shape = new long[rank];
        foreach (ref var length in shape.AsSpan())
        {
            length = reader.Length("a dimension");
        }

        var greatest = new long?[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            greatest[axis] = holdsGreatest ? reader.Length() : shape[axis];
        }

        return new(DataspaceKind.Simple, [.. shape], ImmutableArray.Create(greatest));
    }
}
