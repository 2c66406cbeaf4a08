using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Classic;
using Compute.Orleans.Engine.NetCdf.Dap;
using Compute.Orleans.Engine.NetCdf.NetCdf4;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Makes the index of a file, whatever format it is in.</summary>
public static class DatasetReader
{
    private const int SignatureBytes = 8;
    private const int HdfSearches = 12;

    private static ReadOnlySpan<byte> HdfSignature =>
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Reads what a file says of itself; its bulk data is not touched.</summary>
    /// <param name="source">The file; of a DAP2 server's dataset, what its documents said is taken.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">
    /// CorruptData when the file is damaged, or neither NetCDF nor HDF5 at all.
    /// </exception>
    public static ValueTask<DatasetIndex> ReadIndexAsync(IDataSource source, CancellationToken cancellationToken) =>
        source is DapSource dataset
            ? new(DapIndex.Of(dataset.Name, dataset.Structure, dataset.Attributes))
            : ReadFileAsync(StoredReader.Bytes(source), cancellationToken);

    private static async ValueTask<DatasetIndex> ReadFileAsync(
        IByteSource source, CancellationToken cancellationToken)
    {
        var cursor = new HeaderCursor(source, cancellationToken);
        var signature = await cursor.PeekAsync(SignatureBytes);

        if (signature.Span.StartsWith("CDF"u8) && signature.Length > 3)
        {
            return await ClassicReader.ReadAsync(cursor);
        }

        if (await FindHdfAsync(source, signature, cancellationToken) is { } signatureOffset)
        {
            return await NetCdf4Reader.ReadAsync(source, signatureOffset, cancellationToken);
        }

        throw new ComputeException(
            Fault.CorruptData,
            source.Name,
            signature.IsEmpty
                ? $"{source.Name} is empty; a NetCDF file was wanted"
                : $"{source.Name} is not a NetCDF file: it begins with the bytes "
                  + $"{Convert.ToHexString(signature.Span)}, a NetCDF file with 43444601, 43444602, 43444605 or"
                  + " 89484446");
    }

    /// <summary>HDF5 may keep a block of the user's before its signature: 512 bytes, or 1024, or 2048, ...</summary>
    private static async ValueTask<long?> FindHdfAsync(
        IByteSource source, ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        if (first.Span.SequenceEqual(HdfSignature))
        {
            return 0;
        }

        var there = new byte[SignatureBytes];
        for (int search = 0; search < HdfSearches; search++)
        {
            var offset = 512L << search;
            if (offset + SignatureBytes > source.Identity.Length)
            {
                return null;
            }

            await source.ReadAsync(offset, there, cancellationToken);
            if (there.AsSpan().SequenceEqual(HdfSignature))
            {
                return offset;
            }
        }

        return null;
    }
}
