using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>The messages that several objects share, in heaps of the file.</summary>
/// <remarks>
/// Each index has a heap, and takes some types of messages. Threading: one caller.
/// Source: "HDF5 File Format Specification", III.H "Disk Format: Level 1H - Shared Object Header Message Table".
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="tableAddress">Address of the table.</param>
/// <param name="indexCount">How many indexes it lists.</param>
internal sealed class SharedMessages(Hdf5File file, long tableAddress, int indexCount)
{
    private const string What = "the table of shared messages";
    private const int OldFillValue = 4;
    private const int FillValue = 5;

    private readonly Dictionary<long, FractalHeap> _heaps = [];
    private ImmutableArray<(int TypeMask, long? HeapAddress)>? _indexes;

    private int IndexBytes => 14 + (2 * file.OffsetBytes);

    /// <summary>Reads a message.</summary>
    /// <param name="heapId">Its place in the heap.</param>
    /// <param name="messageType">Its type, numbered as in the specification.</param>
    /// <returns>Its bytes; they stay valid.</returns>
    /// <exception cref="ComputeException">CorruptData when there is no such message.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> heapId, int messageType)
    {
        // Both kinds of fill values are shared as the newer one.
        var type = messageType == OldFillValue ? FillValue : messageType;
        _indexes ??= await ReadTableAsync();
        foreach (var (typeMask, heapAddress) in _indexes.Value)
        {
            if (type is >= 0 and < 16 && (typeMask & (1 << type)) != 0 && heapAddress is { } address)
            {
                if (!_heaps.TryGetValue(address, out var heap))
                {
                    heap = await FractalHeap.OpenAsync(file, address);
                    _heaps.Add(address, heap);
                }

                return await heap.ReadAsync(heapId);
            }
        }

        throw file.Corrupt(tableAddress, $"{What} has none of type {messageType}");
    }

    private async ValueTask<ImmutableArray<(int TypeMask, long? HeapAddress)>> ReadTableAsync()
    {
        var bytes = 4 + ((long)indexCount * IndexBytes) + CheckedBlock.ChecksumBytes;
        var table = await CheckedBlock.ReadAsync(file, tableAddress, bytes, What);
        var fields = new FieldReader(file, table.Span, tableAddress, What);
        fields.Signature("SMTB"u8);
        var indexes = ImmutableArray.CreateBuilder<(int TypeMask, long? HeapAddress)>(indexCount);
        while (indexes.Count < indexCount)
        {
            var version = fields.Byte();
            if (version != 0)
            {
                throw fields.Corrupt($"the version of an index is {version}, not 0");
            }

            fields.Skip(1); // Whether it is a list or a tree; messages are found without it.
            var typeMask = fields.UInt16();
            fields.Skip(10 + file.OffsetBytes); // When it becomes the other, its count, and where it is.
            indexes.Add((typeMask, fields.Address()));
        }

        return indexes.MoveToImmutable();
    }
}
