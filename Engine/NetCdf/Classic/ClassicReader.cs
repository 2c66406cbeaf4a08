using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Classic;

/// <summary>Reads the header of a classic file (CDF-1, CDF-2, CDF-5) into an index.</summary>
/// <remarks>
/// Every count is compared with the bytes that are there before anything is allocated for it.
/// The stored <c>vsize</c> is passed over: writers put different things there, and it follows from the shape.
/// Source: "The NetCDF Classic Format Specification", as <see cref="ClassicFormat"/>.
/// </remarks>
internal sealed class ClassicReader
{
    /// <summary>Dimensions, variables and attributes together; far above any real file.</summary>
    private const int GreatestEntries = 1 << 18;

    private const int GreatestRank = 1024;

    private readonly HeaderCursor _cursor;
    private readonly ClassicVersion _version;
    private readonly AttributeReader _attributes;
    private int _entries;

    private ClassicReader(HeaderCursor cursor, ClassicVersion version)
    {
        _cursor = cursor;
        _version = version;
        _attributes = new AttributeReader(cursor, version);
    }

    private bool IsWide => _version == ClassicVersion.Cdf5;

    /// <summary>Reads the header that begins with CDF and a version.</summary>
    /// <param name="cursor">Stands at the start of the file.</param>
    /// <exception cref="Faults.ComputeException">CorruptData, with the place and the cause.</exception>
    public static async ValueTask<DatasetIndex> ReadAsync(HeaderCursor cursor)
    {
        var version = (await cursor.TakeAsync(4, "the signature")).Span[3];
        if (version is not (1 or 2 or 5))
        {
            throw cursor.Corrupt(3, $"the version is {version}; it may be 1, 2 or 5");
        }

        return await new ClassicReader(cursor, (ClassicVersion)version).ReadAsync();
    }

    private async ValueTask<DatasetIndex> ReadAsync()
    {
        var records = await CountAsync("the number of records");
        var isStreaming = records == (IsWide ? ulong.MaxValue : uint.MaxValue);
        if (!isStreaming && records > long.MaxValue)
        {
            throw _cursor.Corrupt($"the number of records is {records}");
        }

        var dimensions = await DimensionsAsync();
        var attributes = await AttributesAsync("the global attributes");
        var variables = await VariablesAsync(dimensions);

        return new RecordSection(_cursor, dimensions, variables)
            .Index(_version.Name(), isStreaming ? null : (long)records, attributes);
    }

    private async ValueTask<ImmutableArray<Dimension>> DimensionsAsync()
    {
        var count = await ListAsync(ClassicFormat.DimensionTag, "the list of dimensions", IsWide ? 20 : 12);
        var dimensions = ImmutableArray.CreateBuilder<Dimension>(count);
        var names = new HashSet<string>(count, StringComparer.Ordinal);
        while (dimensions.Count < count)
        {
            var what = $"the name of dimension {dimensions.Count}";
            var offset = _cursor.Position;
            var name = await NameAsync(what);
            if (!names.Add(name))
            {
                throw _cursor.Corrupt(offset, $"a second dimension is named {name}");
            }

            offset = _cursor.Position;
            var length = await CountAsync($"the length of dimension {name}");
            if (length > _version.GreatestLength())
            {
                throw _cursor.Corrupt(offset, $"the length of dimension {name} is {length}");
            }

            if (length == 0 && dimensions.FirstOrDefault(dimension => dimension.IsUnlimited) is { } other)
            {
                throw _cursor.Corrupt(offset, $"{name} is a second record dimension, after {other.Name}");
            }

            dimensions.Add(new(name, (long)length, IsUnlimited: length == 0));
        }

        return dimensions.MoveToImmutable();
    }

    private async ValueTask<ImmutableArray<StoredVariable>> VariablesAsync(ImmutableArray<Dimension> dimensions)
    {
        var count = await ListAsync(ClassicFormat.VariableTag, "the list of variables", IsWide ? 56 : 32);
        var variables = ImmutableArray.CreateBuilder<StoredVariable>(count);
        var names = new HashSet<string>(count, StringComparer.Ordinal);
        while (variables.Count < count)
        {
            var offset = _cursor.Position;
            var name = await NameAsync($"the name of variable {variables.Count}");
            if (!names.Add(name))
            {
                throw _cursor.Corrupt(offset, $"a second variable is named {name}");
            }

            variables.Add(await VariableAsync(name, dimensions));
        }

        return variables.MoveToImmutable();
    }

    private async ValueTask<StoredVariable> VariableAsync(string name, ImmutableArray<Dimension> dimensions)
    {
        var offset = _cursor.Position;
        var rank = await CountAsync($"the number of dimensions of {name}");
        if (rank > GreatestRank || (long)rank * (IsWide ? 8 : 4) > _cursor.Remaining)
        {
            throw _cursor.Corrupt(offset, $"{name} has {rank} dimensions");
        }

        var ids = ImmutableArray.CreateBuilder<int>((int)rank);
        while (ids.Count < (int)rank)
        {
            offset = _cursor.Position;
            var id = await CountAsync($"a dimension of {name}");
            if (id >= (ulong)dimensions.Length)
            {
                throw _cursor.Corrupt(
                    offset, $"{name} names dimension {id}, and the file has {dimensions.Length}");
            }

            if (dimensions[(int)id].IsUnlimited && ids.Count > 0)
            {
                throw _cursor.Corrupt(
                    offset, $"the record dimension {dimensions[(int)id].Name} is not the first of {name}");
            }

            ids.Add((int)id);
        }

        var attributes = await AttributesAsync($"the attributes of {name}");
        offset = _cursor.Position;
        var type = await _cursor.UInt32Async($"the type of {name}");
        if (!_version.Has(type))
        {
            throw _cursor.Corrupt(offset, $"the type of {name} is {type}, which {_version.Name()} files do not have");
        }

        _ = await CountAsync($"the size of {name}");
        offset = _cursor.Position;
        var begin = _version == ClassicVersion.Cdf1
            ? await _cursor.UInt32Async($"the offset of {name}")
            : await _cursor.UInt64Async($"the offset of {name}");
        if (begin > (_version == ClassicVersion.Cdf1 ? int.MaxValue : (ulong)long.MaxValue))
        {
            throw _cursor.Corrupt(offset, $"the offset of {name} is {begin}");
        }

        return new(name, (ElementType)type, ids.MoveToImmutable(), attributes, (long)begin, offset);
    }

    private async ValueTask<AttributeSet> AttributesAsync(string what)
    {
        var count = await ListAsync(ClassicFormat.AttributeTag, what, IsWide ? 24 : 16);
        if (count == 0)
        {
            return AttributeSet.Empty;
        }

        var attributes = new OrderedDictionary<string, AttributeValue>(count, StringComparer.Ordinal);
        for (int number = 0; number < count; number++)
        {
            var name = await NameAsync("the name of an attribute");
            var value = await _attributes.ReadAsync(name);
            _ = attributes.TryAdd(name, value); // Of a repeated name the first counts, as in the C library.
        }

        return new AttributeSet(attributes);
    }

    private async ValueTask<string> NameAsync(string what)
    {
        var bytes = await CountAsync($"the length of {what}");
        return await _cursor.NameAsync((long)Math.Min(bytes, long.MaxValue >> 1), what);
    }

    /// <summary>The length of a list, held against the bytes that so many entries must have at least.</summary>
    private async ValueTask<int> ListAsync(uint expected, string what, int entryBytes)
    {
        var offset = _cursor.Position;
        var tag = await _cursor.UInt32Async(what);
        var count = await CountAsync($"the length of {what}");
        if (tag != expected && (tag != 0 || count != 0))
        {
            throw _cursor.Corrupt(offset, $"{what} begins with {tag}, not with {expected}");
        }

        if (count > (ulong)(_cursor.Remaining / entryBytes) || (int)count > GreatestEntries - _entries)
        {
            throw _cursor.Corrupt(
                offset,
                $"{what} has {count} entries; {_cursor.Remaining} bytes, and {GreatestEntries} entries, are the most");
        }

        _entries += (int)count;
        return (int)count;
    }

    private async ValueTask<ulong> CountAsync(string what) =>
        IsWide ? await _cursor.UInt64Async(what) : await _cursor.UInt32Async(what);
}
