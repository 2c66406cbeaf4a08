using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>What the blocks and the long objects of a fractal heap go through.</summary>
/// <remarks>Memory: what comes out counts towards what is read of a file's metadata at most.</remarks>
/// <param name="file">The file.</param>
/// <param name="header">The heap.</param>
internal sealed class HeapFilters(Hdf5File file, FractalHeapHeader header)
{
    private ImmutableArray<StoredFilter> _filters;
    private long _bytesLeft = MetadataPages.GreatestBytes;

    /// <summary>Undoes the filters.</summary>
    /// <param name="stored">The bytes of the file.</param>
    /// <param name="skippedFilters">Bit n is set where filter n was not applied.</param>
    /// <param name="bytes">How many bytes there are without filters.</param>
    /// <param name="address">Where they are, for the message.</param>
    /// <exception cref="ComputeException">
    /// CorruptData when there are not that many; InvalidValue when a filter is not undone here.
    /// </exception>
    public ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> stored, uint skippedFilters, long bytes, long address)
    {
        if (!header.IsFiltered)
        {
            return stored.Length == bytes
                ? stored
                : throw file.Corrupt(address, $"{stored.Length} bytes of a fractal heap should be {bytes}");
        }

        if (bytes > _bytesLeft)
        {
            throw file.Corrupt(address, $"{bytes} bytes of a fractal heap are more than any metadata that is read");
        }

        var pipeline = new FilterPipeline(Filters(), bytes);
        try
        {
            pipeline.Check(stored.Length, skippedFilters);
            _bytesLeft -= bytes;
            var decoded = new byte[bytes];
            pipeline.Undo(stored, skippedFilters, decoded);
            return decoded;
        }
        catch (InvalidDataException damage)
        {
            throw file.Corrupt(address, $"in a fractal heap, {damage.Message}");
        }
    }

    private ImmutableArray<StoredFilter> Filters()
    {
        if (_filters.IsDefault)
        {
            var fields = new FieldReader(file, header.FilterMessage.Span, header.Address, "the filters of a heap");
            var filters = FilterPipelineMessage.Read(ref fields);
            var reason = filters.Select(FilterCatalog.Absence).FirstOrDefault(absence => absence is not null);
            _filters = reason is null
                ? filters
                : throw new ComputeException(
                    Fault.InvalidValue, file.Name, $"{file.Name} cannot be read: of a heap of its metadata, {reason}");
        }

        return _filters;
    }
}
