namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Collects the objects of the global heap and writes its collections.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.E "Disk Format: Level 1E - Global Heap".</remarks>
/// <param name="start">Where the first collection begins, from the start of the file.</param>
internal sealed class GlobalHeapWriter(long start)
{
    private const int HeaderBytes = 16;
    private const int SmallestBytes = 4096;
    private const int UsualBytes = 1 << 16;
    private const int MostObjects = ushort.MaxValue;

    private readonly MetadataBuffer _done = new(start);
    private MetadataBuffer _open = new(0);
    private int _objects;

    /// <summary>All collections; nothing can be added afterwards.</summary>
    public ReadOnlyMemory<byte> Written()
    {
        Close();
        return _done.Written;
    }

    /// <summary>Adds an object.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="count">How many elements it has.</param>
    /// <returns>What refers to it: the count, an address, and a number.</returns>
    public byte[] Add(ReadOnlySpan<byte> bytes, int count)
    {
        if (_objects == MostObjects || (_objects > 0 && _open.Length + bytes.Length > UsualBytes))
        {
            Close();
        }

        var reference = new MetadataBuffer(0);
        reference.UInt32(count);
        reference.Address(_done.Position);
        reference.UInt32(++_objects);
        _open.UInt16(_objects);
        _open.UInt16(1); // So many refer to it; no one counts, and the library writes the same.
        _open.UInt32(0);
        _open.UInt64(bytes.Length);
        _open.Bytes(bytes);
        _open.Align();
        return reference.Written.ToArray();
    }

    private void Close()
    {
        if (_objects == 0)
        {
            return;
        }

        var bytes = Math.Max(SmallestBytes, HeaderBytes + _open.Length);
        var free = bytes - HeaderBytes - _open.Length;
        _done.Bytes("GCOL"u8);
        _done.UInt32(1);
        _done.UInt64(bytes);
        _done.Bytes(_open.Written.Span);
        if (free >= HeaderBytes)
        {
            _done.UInt64(0); // Object 0 is the room that is left.
            _done.UInt64(free);
            free -= HeaderBytes;
        }

        _done.Zeros(free);
        (_open, _objects) = (new(0), 0);
    }
}
