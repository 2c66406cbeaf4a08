using System.Collections.Immutable;
using System.Numerics;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>The properties of types that hold others: compounds, enumerations, lists, arrays.</summary>
/// <remarks>
/// Before version 3, names are filled up to 8 bytes; before version 2, members of compounds have dimensions themselves.
/// Source: "HDF5 File Format Specification", IV.A.2.d, "Class specific information".
/// </remarks>
internal static class NestedTypes
{
    private const int FirstVersionRank = 4;

    /// <summary>Reads a compound.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    public static Datatype ReadCompound(ref FieldReader reader, in DatatypePrefix prefix)
    {
        var count = (int)(prefix.Flags & 0xffff);
        if (count == 0)
        {
            throw reader.Corrupt("a compound has no members");
        }

        var members = ImmutableArray.CreateBuilder<CompoundMember>();
        for (var place = 0; place < count; place++)
        {
            var name = ReadName(ref reader, prefix);
            var offset = prefix.Version < 3
                ? reader.UInt32()
                : (long)reader.Unsigned((BitOperations.Log2((uint)prefix.Bytes) / 8) + 1);
            var shape = prefix.Version == 1 ? ReadFirstVersionShape(ref reader) : [];
            var type = DatatypeMessage.Read(ref reader, prefix.Depth + 1);
            if (!shape.IsEmpty)
            {
                type = Array(ref reader, shape, type);
            }

            if (offset + type.Bytes > prefix.Bytes)
            {
                throw reader.Corrupt(
                    $"member {name} has {type.Bytes} bytes from byte {offset} on, and the compound {prefix.Bytes}");
            }

            members.Add(new(name, (int)offset, type));
        }

        return new CompoundType(prefix.Bytes, members.ToImmutable());
    }

    /// <summary>Reads an enumeration.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    public static Datatype ReadEnumeration(ref FieldReader reader, in DatatypePrefix prefix)
    {
        var count = (int)(prefix.Flags & 0xffff);
        var type = DatatypeMessage.Read(ref reader, prefix.Depth + 1);
        if (type.Bytes != prefix.Bytes)
        {
            throw reader.Corrupt($"an enumeration of {prefix.Bytes} bytes is of integers of {type.Bytes}");
        }

        reader.CountTypes(count);
        var names = new List<string>();
        for (var place = 0; place < count; place++)
        {
            names.Add(ReadName(ref reader, prefix));
        }

        var values = reader.Take((long)count * type.Bytes);
        if (type is not FixedPointType { Bytes: <= sizeof(long) } integer)
        {
            return new UnreadType(prefix.Bytes, "enumerations of what are no integers of up to 8 bytes");
        }

        var members = ImmutableArray.CreateBuilder<(string Name, long Value)>(count);
        for (var place = 0; place < count; place++)
        {
            members.Add((names[place], Value(values.Slice(place * type.Bytes, type.Bytes), integer)));
        }

        return new EnumerationType(prefix.Bytes, integer, members.MoveToImmutable());
    }

    /// <summary>Reads text or a list of any length.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    public static Datatype ReadVariableLength(ref FieldReader reader, in DatatypePrefix prefix)
    {
        var kind = prefix.Flags & 0xf;
        var type = DatatypeMessage.Read(ref reader, prefix.Depth + 1);
        return kind is 0 or 1
            ? new VariableLengthType(prefix.Bytes, kind == 1, type)
            : throw reader.Corrupt($"a type of any length is of kind {kind}");
    }

    /// <summary>Reads an array.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    public static Datatype ReadArray(ref FieldReader reader, in DatatypePrefix prefix)
    {
        var rank = reader.Byte();
        if (rank is 0 or > DataspaceMessage.GreatestRank)
        {
            throw reader.Corrupt($"an array has {rank} dimensions");
        }

        reader.Skip(prefix.Version < 3 ? 3 : 0);
        var shape = ReadShape(ref reader, rank);
        reader.Skip(prefix.Version < 3 ? 4 * rank : 0); // Permutations, which nobody uses.
        var type = Array(ref reader, shape, DatatypeMessage.Read(ref reader, prefix.Depth + 1));
        return type.Bytes == prefix.Bytes
            ? type
            : throw reader.Corrupt($"an array of {type.Bytes} bytes is said to take {prefix.Bytes}");
    }

    /// <summary>Reads complex numbers, which are not read.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    public static Datatype ReadComplex(ref FieldReader reader, in DatatypePrefix prefix)
    {
        _ = DatatypeMessage.Read(ref reader, prefix.Depth + 1);
        return new UnreadType(prefix.Bytes, "complex numbers");
    }

    private static ArrayType Array(ref FieldReader reader, ImmutableArray<int> shape, Datatype type)
    {
        long bytes = type.Bytes;
        foreach (var length in shape)
        {
            bytes *= length;
            if (bytes > int.MaxValue)
            {
                throw reader.Corrupt("an array as an element takes more than 2 GiB");
            }
        }

        return new ArrayType((int)bytes, shape, type);
    }

    private static ImmutableArray<int> ReadFirstVersionShape(ref FieldReader reader)
    {
        var rank = reader.Byte();
        if (rank > FirstVersionRank)
        {
            throw reader.Corrupt($"a member has {rank} dimensions; {FirstVersionRank} are the most");
        }

        reader.Skip(3 + 4 + 4); // Reserved, a permutation that nobody uses, reserved.
        var unused = 4 * (FirstVersionRank - rank);
        var shape = ReadShape(ref reader, rank);
        reader.Skip(unused);
        return shape;
    }

    private static ImmutableArray<int> ReadShape(ref FieldReader reader, int rank)
    {
        var shape = new int[rank];
        foreach (ref var length in shape.AsSpan())
        {
            var stored = reader.UInt32();
            length = stored is > 0 and <= int.MaxValue
                ? (int)stored
                : throw reader.Corrupt($"a dimension of an array is {stored} long");
        }

        return [.. shape];
    }

    private static string ReadName(ref FieldReader reader, in DatatypePrefix prefix)
    {
        var start = reader.Position;
        var name = reader.TextToNul();
        if (prefix.Version < 3)
        {
            reader.Skip((start - reader.Position) & 7);
        }

        return name;
    }

    private static long Value(ReadOnlySpan<byte> stored, FixedPointType type)
    {
        ulong number = 0;
        for (var place = 0; place < stored.Length; place++)
        {
            number = (number << 8) | stored[type.IsBigEndian ? place : stored.Length - 1 - place];
        }

        var unused = 64 - type.Precision;
        number = (number >> type.BitOffset) << unused;
        return type.IsSigned ? (long)number >> unused : (long)(number >> unused);
    }
}
