using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>What was done to each chunk (message 0x0B), of version 1 or 2.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.l "The Data Storage - Filter Pipeline Message".</remarks>
internal static class FilterPipelineMessage
{
    private const int GreatestCount = 32;
    private const int FirstNamedId = 256; // Version 2 leaves out the names of those that everyone knows.
    private const int IsOptional = 1;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The message.</param>
    public static ImmutableArray<StoredFilter> Read(ref FieldReader reader)
    {
        var (version, count) = (reader.Byte(), reader.Byte());
        if (version is not (1 or 2))
        {
            throw reader.Corrupt($"the version is {version}; 1 and 2 are known");
        }

        if (count > GreatestCount)
        {
            throw reader.Corrupt($"there are {count} filters; {GreatestCount} are the most");
        }

        reader.Skip(version == 1 ? 6 : 0);
        var filters = ImmutableArray.CreateBuilder<StoredFilter>(count);
        while (filters.Count < count)
        {
            filters.Add(ReadFilter(ref reader, version));
        }

        return filters.MoveToImmutable();
    }

    private static StoredFilter ReadFilter(ref FieldReader reader, int version)
    {
        var id = reader.UInt16();
        var nameBytes = version == 1 || id >= FirstNamedId ? reader.UInt16() : 0;
        var (flags, parameterCount) = (reader.UInt16(), reader.UInt16());
        var name = reader.Text(version == 1 ? (nameBytes + 7) & ~7 : nameBytes);
        var stored = reader.Take(4L * parameterCount);
        reader.Skip(version == 1 && int.IsOddInteger(parameterCount) ? 4 : 0);
        var parameters = ImmutableArray.CreateBuilder<uint>(parameterCount);
        for (var place = 0; place < stored.Length; place += 4)
        {
            parameters.Add(BinaryPrimitives.ReadUInt32LittleEndian(stored[place..]));
        }

        return new(id, name, (flags & IsOptional) != 0, parameters.MoveToImmutable());
    }
}
