namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>What the blocks and the long objects of a fractal heap go through.</summary>
/// <param name="file">The file.</param>
/// <param name="header">The heap.</param>
internal sealed class HeapFilters(Hdf5File file, FractalHeapHeader header)
{
    /// <summary>Undoes the filters.</summary>
    /// <param name="stored">The bytes of the file.</param>
    /// <param name="skippedFilters">Bit n is set where filter n was not applied.</param>
    /// <param name="bytes">How many bytes there are without filters.</param>
    /// <param name="address">Where they are, for the message.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when there are not that many.</exception>
    public ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> stored, uint skippedFilters, long bytes, long address)
    {
        _ = skippedFilters;
        return header.IsFiltered
            ? throw file.Corrupt(address, "a fractal heap is filtered, which is not read")
            : stored.Length == bytes
                ? stored
                : throw file.Corrupt(address, $"{stored.Length} bytes of a fractal heap should be {bytes}");
    }
}
