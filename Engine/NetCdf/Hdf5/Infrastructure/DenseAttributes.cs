using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>Reads the attributes of an object that has so many that they stand in a heap.</summary>
internal static class DenseAttributes
{
    private const int ByName = 8;
    private const int ByOrder = 9;

    private const int AttributeMessage = 12;
    private const int IsShared = 2;
    private const int HeapIdBytes = 8;

    /// <summary>Reads all attributes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="heapAddress">Address of the fractal heap that holds them.</param>
    /// <param name="indexAddress">Address of the B-tree that lists them, by name or by order of creation.</param>
    /// <param name="shared">Where those stand that several objects share; null where the file has none.</param>
    /// <returns>Attribute messages, in the order of the index.</returns>
    /// <exception cref="ComputeException">CorruptData when the index or the heap is damaged.</exception>
    public static async ValueTask<List<HeapMessage>> ReadAsync(
        Hdf5File file, long heapAddress, long indexAddress, SharedMessages? shared = null)
    {
        await DenseLinks.PrefetchAsync(file, [(heapAddress, indexAddress)]);
        var records = await BTree2.ReadAsync(file, indexAddress, ByName, ByOrder);
        var heap = await FractalHeap.OpenAsync(file, heapAddress);
        await heap.PrefetchAsync(records.Where(record => !IsElsewhere(record)).Select(HeapId));
        var budget = new ReadBudget(file);
        var attributes = new List<HeapMessage>(records.Count);
        foreach (var record in records)
        {
            if (record.Length < HeapIdBytes + 5)
            {
                throw file.Corrupt(indexAddress, $"a record of {record.Length} bytes holds no attribute");
            }

            var message = IsElsewhere(record)
                ? await ReadSharedAsync(file, indexAddress, shared, HeapId(record))
                : await heap.ReadAsync(HeapId(record));
            budget.Spend(heapAddress, message.Length, "an attribute");
            attributes.Add(Message(file, indexAddress, record, message));
        }

        return attributes;
    }

    private static ValueTask<ReadOnlyMemory<byte>> ReadSharedAsync(
        Hdf5File file, long indexAddress, SharedMessages? shared, ReadOnlyMemory<byte> heapId) =>
        shared?.ReadAsync(heapId, AttributeMessage)
            ?? throw file.Corrupt(indexAddress, "an attribute is shared, and the file has no shared messages");

    private static HeapMessage Message(
        Hdf5File file, long indexAddress, ReadOnlyMemory<byte> record, ReadOnlyMemory<byte> message)
    {
        var fields = new FieldReader(file, record.Span, indexAddress, "the record of an attribute");
        fields.Skip(HeapIdBytes);
        return new(message, fields.Byte(), fields.UInt32());
    }

    private static ReadOnlyMemory<byte> HeapId(ReadOnlyMemory<byte> record) =>
        record[..Math.Min(HeapIdBytes, record.Length)];

    private static bool IsElsewhere(ReadOnlyMemory<byte> record) =>
        record.Length > HeapIdBytes && (record.Span[HeapIdBytes] & IsShared) != 0;
}
