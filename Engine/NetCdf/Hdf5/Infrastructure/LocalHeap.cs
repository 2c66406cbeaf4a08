namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>The names in an old group.</summary>
/// <remarks>
/// Threading: one caller.
/// Source: "HDF5 File Format Specification", III.D "Disk Format: Level 1D - Local Heaps".
/// </remarks>
internal sealed class LocalHeap
{
    private const string What = "a local heap";

    private readonly Hdf5File _file;
    private readonly ReadBudget _budget;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly long _address;

    private LocalHeap(Hdf5File file, ReadBudget budget, ReadOnlyMemory<byte> data, long address)
    {
        _file = file;
        _budget = budget;
        _data = data;
        _address = address;
    }

    /// <summary>Length of a heap's header, in bytes.</summary>
    /// <param name="file">The file.</param>
    public static int HeaderBytes(Hdf5File file) => 8 + (2 * file.LengthBytes) + file.OffsetBytes;

    /// <summary>Reads a heap.</summary>
    /// <param name="file">The file.</param>
    /// <param name="budget">How much may still be read.</param>
    /// <param name="address">Where it is.</param>
    public static async ValueTask<LocalHeap> ReadAsync(Hdf5File file, ReadBudget budget, long address)
    {
        var header = await file.ReadAsync(address, HeaderBytes(file), What);
        var (dataAddress, bytes) = ReadHeader(file, header.Span, address);
        budget.Spend(dataAddress, bytes, What);
        return new(file, budget, await file.ReadAsync(dataAddress, bytes, What), dataAddress);
    }

    /// <summary>One text of it.</summary>
    /// <param name="offset">Where it begins in the heap.</param>
    public string Text(long offset)
    {
        if (offset >= _data.Length)
        {
            throw _file.Corrupt(_address, $"a name is at byte {offset} of a heap of {_data.Length} bytes");
        }

        var reader = new FieldReader(_file, _data.Span[(int)offset..], _address + offset, What);
        var text = reader.TextToNul();
        _budget.Spend(_address + offset, reader.Position, "a name"); // Entries could all have the same long name.
        return text;
    }

    private static (long Address, long Bytes) ReadHeader(Hdf5File file, ReadOnlySpan<byte> bytes, long address)
    {
        var reader = new FieldReader(file, bytes, address, What);
        reader.Signature("HEAP"u8);
        if (reader.Byte() is var version and not 0)
        {
            throw reader.Corrupt($"the version is {version}, not 0");
        }

        reader.Skip(3); // Reserved.
        var dataBytes = reader.Length("the names");
        reader.Skip(file.LengthBytes); // Where free space begins.
        return (reader.Address("the names"), dataBytes);
    }
}
