using System.Buffers.Binary;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Follows the references of attributes into global heaps.</summary>
/// <remarks>Many references may lead to one object: what all of them come to is bounded by the file's length.</remarks>
/// <param name="file">The file.</param>
internal sealed class HeapReader(Hdf5File file)
{
    private const int CountBytes = 4;
    private const int IndexBytes = 4;
    private const long FreeBytes = 1 << 20;

    private readonly GlobalHeap _heap = new(file);
    private readonly Dictionary<(long Address, uint Index), string> _texts = [];
    private long _bytes;

    /// <summary>Length of a reference, in bytes.</summary>
    public int ReferenceBytes => CountBytes + file.OffsetBytes + IndexBytes;

    /// <summary>Fetches at once what the values of attributes refer to.</summary>
    /// <param name="attributes">The attributes.</param>
    public ValueTask PrefetchAsync(IEnumerable<StoredAttribute> attributes)
    {
        var addresses = new HashSet<long>();
        foreach (var attribute in attributes.Where(attribute => attribute.Type is VariableLengthType))
        {
            Collect(attribute.Value.Span, attribute.Type.Bytes, addresses);
        }

        return addresses.Count == 0 ? ValueTask.CompletedTask : _heap.PrefetchAsync(addresses);
    }

    /// <summary>Fetches at once what elements refer to.</summary>
    /// <param name="elements">The elements, as stored.</param>
    /// <param name="elementBytes">Length of one, in bytes.</param>
    public ValueTask PrefetchAsync(ReadOnlyMemory<byte> elements, int elementBytes)
    {
        var addresses = new HashSet<long>();
        Collect(elements.Span, elementBytes, addresses);
        return _heap.PrefetchAsync(addresses);
    }

    /// <summary>The text that a reference leads to.</summary>
    /// <param name="reference">The reference, as stored.</param>
    public async ValueTask<string> TextAsync(ReadOnlyMemory<byte> reference)
    {
        var (count, address, index) = Parse(reference.Span);
        if (count == 0)
        {
            return ""; // Also where no string was written at all.
        }

        Spend(count, address);
        if (_texts.TryGetValue((address, index), out var known))
        {
            return known;
        }

        var text = (await ObjectAsync(count, address, index)).Span;
        var end = text.IndexOf((byte)0);
        var decoded = FieldReader.Decode(end < 0 ? text : text[..end]);
        _texts.Add((address, index), decoded);
        return decoded;
    }

    /// <summary>The elements of the list that a reference leads to, as stored.</summary>
    /// <param name="reference">The reference, as stored.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    public async ValueTask<ReadOnlyMemory<byte>> ListAsync(ReadOnlyMemory<byte> reference, int elementBytes)
    {
        var (count, address, index) = Parse(reference.Span);
        if (count == 0)
        {
            return default;
        }

        Spend((long)count * elementBytes, address);
        return await ObjectAsync((long)count * elementBytes, address, index);
    }

    /// <summary>The address that a reference to an object is.</summary>
    /// <param name="reference">The reference, as stored.</param>
    public long Address(ReadOnlySpan<byte> reference) => (file.OffsetBytes, reference.Length) switch
    {
        (2, >= 2) => BinaryPrimitives.ReadUInt16LittleEndian(reference),
        (4, >= 4) => BinaryPrimitives.ReadUInt32LittleEndian(reference),
        (_, >= 8) => BinaryPrimitives.ReadInt64LittleEndian(reference),
        _ => -1,
    };

    private async ValueTask<ReadOnlyMemory<byte>> ObjectAsync(long bytes, long address, uint index)
    {
        var found = await _heap.ReadAsync(address, index);
        return bytes <= found.Length
            ? found[..(int)bytes]
            : throw file.Corrupt(address, $"object {index} of a heap has {found.Length} bytes, and {bytes} are wanted");
    }

    private void Collect(ReadOnlySpan<byte> elements, int elementBytes, HashSet<long> addresses)
    {
        for (var start = 0; start + Math.Max(ReferenceBytes, elementBytes) <= elements.Length; start += elementBytes)
        {
            var (count, address, _) = Parse(elements[start..]);
            if (count > 0)
            {
                _ = addresses.Add(address);
            }
        }
    }

    private void Spend(long bytes, long address)
    {
        file.Limits.CountValues(bytes);
        _bytes += bytes;
        if (_bytes > FreeBytes + file.Bytes)
        {
            throw file.Corrupt(address, "the texts of attributes are longer than the file");
        }
    }

    private (uint Count, long Address, uint Index) Parse(ReadOnlySpan<byte> reference)
    {
        var count = BinaryPrimitives.ReadUInt32LittleEndian(reference);
        var index = BinaryPrimitives.ReadUInt32LittleEndian(reference[(CountBytes + file.OffsetBytes)..]);
        return (count, Address(reference[CountBytes..]), index);
    }
}
