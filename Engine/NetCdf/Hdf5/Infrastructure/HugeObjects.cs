using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>The objects of a fractal heap that are too long for its blocks, each by itself in the file.</summary>
/// <remarks>
/// Where ids are long enough they hold the address; else they hold a number, and a B-tree has the address.
/// Threading: one caller. Source: "HDF5 File Format Specification", III.G "Fractal Heap", huge objects.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="header">The heap.</param>
/// <param name="filters">What each object goes through.</param>
internal sealed class HugeObjects(Hdf5File file, FractalHeapHeader header, HeapFilters filters)
{
    private const string What = "a long object of a fractal heap";
    private const int NumberedType = 1;
    private const int NumberedFilteredType = 2;

    private Dictionary<ulong, Place>? _numbered;

    /// <summary>Length of the fields of an object in an id, or in a record before its number.</summary>
    private int PlaceBytes => file.OffsetBytes + file.LengthBytes + (header.IsFiltered ? 4 + file.LengthBytes : 0);

    private bool IsDirect => PlaceBytes <= header.IdBytes - 1;

    /// <summary>Reads an object.</summary>
    /// <param name="id">Its id, without the byte of flags.</param>
    /// <exception cref="ComputeException">CorruptData when there is no such object.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> id)
    {
        var place = IsDirect ? ParsePlace(id.Span, header.Address) : await FindAsync(id);
        if (!header.IsFiltered && place.Bytes > file.Bytes)
        {
            throw file.Corrupt(place.Address, $"{What} has {place.Bytes} bytes");
        }

        var stored = await file.ReadAsync(place.Address, place.StoredBytes, What);
        return filters.Decode(stored, place.SkippedFilters, place.Bytes, place.Address);
    }

    private async ValueTask<Place> FindAsync(ReadOnlyMemory<byte> id)
    {
        var number = Number(id.Span);
        _numbered ??= await ReadTreeAsync();
        return _numbered.TryGetValue(number, out var place)
            ? place
            : throw file.Corrupt(header.Address, $"a fractal heap has no long object {number}");
    }

    private ulong Number(ReadOnlySpan<byte> id) =>
        new FieldReader(file, id, header.Address, "the id of a long object").Unsigned(Math.Min(8, id.Length));

    private async ValueTask<Dictionary<ulong, Place>> ReadTreeAsync()
    {
        if (header.HugeTree is not { } address)
        {
            throw file.Corrupt(header.Address, "a fractal heap has no tree of long objects");
        }

        var records = await BTree2.ReadAsync(file, address, header.IsFiltered ? NumberedFilteredType : NumberedType);
        var places = new Dictionary<ulong, Place>(records.Count);
        foreach (var record in records)
        {
            var fields = new FieldReader(file, record.Span, address, "the record of a long object");
            fields.Skip(PlaceBytes);
            if (!places.TryAdd(fields.Unsigned(file.LengthBytes), ParsePlace(record.Span, address)))
            {
                throw fields.Corrupt("a number comes twice");
            }
        }

        return places;
    }

    private Place ParsePlace(ReadOnlySpan<byte> bytes, long at)
    {
        var fields = new FieldReader(file, bytes, at, "the place of a long object");
        var (address, storedBytes) = (fields.Address(What), fields.Length(What));
        return header.IsFiltered
            ? new(address, storedBytes, fields.UInt32(), fields.Length(What))
            : new(address, storedBytes, 0, storedBytes);
    }

    private readonly record struct Place(long Address, long StoredBytes, uint SkippedFilters, long Bytes);
}
