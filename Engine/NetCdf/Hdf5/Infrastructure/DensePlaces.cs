namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>Fetches what many objects will be read of whose links or attributes stand in heaps.</summary>
internal static class DensePlaces
{
    private const int LinksByName = 5;
    private const int LinksByOrder = 6;
    private const int AttributesByName = 8;
    private const int AttributesByOrder = 9;
    private const int RootBytes = 4096; // A root block, or the list of blocks that it is, is mostly shorter.

    /// <summary>Fetches the heads of all heaps and indexes at once, and then all their roots.</summary>
    /// <param name="file">The file.</param>
    /// <param name="places">Addresses of heaps and of the B-trees that list their objects.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when a head is damaged.</exception>
    public static async ValueTask PrefetchAsync(Hdf5File file, IReadOnlyCollection<(long Heap, long Index)> places)
    {
        if (places.Count == 0)
        {
            return;
        }

        await DenseLinks.PrefetchAsync(file, places);
        var roots = new List<(long Address, long Bytes)>();
        foreach (var (heapAddress, indexAddress) in places)
        {
            var heap = await FractalHeapHeader.ReadAsync(file, heapAddress);
            var index = await BTree2Header.ReadAsync(
                file, indexAddress, LinksByName, LinksByOrder, AttributesByName, AttributesByOrder);
            roots.Add((heap.Root ?? 0, heap.Root is null ? 0 : RootBytes));
            roots.Add((index.Root ?? 0, index.Root is null ? 0 : index.NodeBytes));
        }

        await file.PrefetchAsync(roots);
    }
}
