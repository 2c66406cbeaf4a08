using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>Reads the links of a group that has so many that they stand in a heap.</summary>
internal static class DenseLinks
{
    private const int ByName = 5;
    private const int ByOrder = 6;

    private const int HashBytes = 4;
    private const int OrderBytes = 8;

    /// <summary>Fetches the heads of a group's heap and index, so that reading them takes fewer round trips.</summary>
    /// <param name="file">The file.</param>
    /// <param name="places">Addresses of heaps and of the B-trees that list their objects.</param>
    public static ValueTask PrefetchAsync(Hdf5File file, IEnumerable<(long HeapAddress, long IndexAddress)> places) =>
        file.PrefetchAsync(places.SelectMany(place => new (long, long)[]
        {
            (place.HeapAddress, FractalHeapHeader.Bytes(file)),
            (place.IndexAddress, BTree2Header.Bytes(file)),
        }));

    /// <summary>Reads all links.</summary>
    /// <param name="file">The file.</param>
    /// <param name="heapAddress">Address of the fractal heap that holds them.</param>
    /// <param name="indexAddress">Address of the B-tree that lists them, by name or by order of creation.</param>
    /// <returns>Link messages, in the order of the index.</returns>
    /// <exception cref="ComputeException">CorruptData when the index or the heap is damaged.</exception>
    public static async ValueTask<List<HeapMessage>> ReadAsync(Hdf5File file, long heapAddress, long indexAddress)
    {
        await PrefetchAsync(file, [(heapAddress, indexAddress)]);
        var index = await BTree2Header.ReadAsync(file, indexAddress, ByName, ByOrder);
        var records = await BTree2.ReadAsync(file, indexAddress, index);
        var keyBytes = index.Type == ByName ? HashBytes : OrderBytes;
        if (index.RecordBytes <= keyBytes)
        {
            throw file.Corrupt(indexAddress, $"a record of {index.RecordBytes} bytes holds no link");
        }

        var heap = await FractalHeap.OpenAsync(file, heapAddress);
        await heap.PrefetchAsync(records.Select(record => record[keyBytes..]));
        var budget = new ReadBudget(file);
        var links = new List<HeapMessage>(records.Count);
        foreach (var record in records)
        {
            var link = await heap.ReadAsync(record[keyBytes..]);
            budget.Spend(heapAddress, link.Length, "a link");
            links.Add(new(link, Flags: 0, CreationOrder: null));
        }

        return links;
    }
}
