using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>A NetCDF-4 file around data that others write: its definitions, then its metadata.</summary>
/// <remarks>
/// <para>Bulk data go anywhere from <see cref="DataOffset"/> on, in any order; the metadata come behind them.</para>
/// <para>The same definitions and places give the same bytes. Threading: unchangeable.</para>
/// <para>Source: "HDF5 File Format Specification" 3.0; "NetCDF-4 File Format"; netCDF-C, libhdf5/nc4hdf.c.</para>
/// </remarks>
public sealed class NetCdf4Layout
{
    private readonly DefinedFile _file;

    private NetCdf4Layout(DefinedFile file) => _file = file;

    /// <summary>Where bulk data may begin, in bytes from the start of the file.</summary>
    public long DataOffset { get; } = SuperblockWriter.DataOffset;

    /// <summary>All dimensions.</summary>
    public ImmutableArray<Dimension> Dimensions => _file.Dimensions;

    /// <summary>All variables, in the order of the file.</summary>
    public ImmutableArray<NetCdf4Variable> Variables => _file.Variables;

    /// <summary>Defines a file.</summary>
    /// <param name="dimensions">All dimensions, with the lengths that they have in the end.</param>
    /// <param name="variables">All variables, in the order in which they are to stand.</param>
    /// <param name="attributes">The global attributes.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue for a name that NetCDF forbids or that comes twice, a fixed dimension of length 0, more than 32
    /// dimensions, a type or a chunk that cannot be written; TooLarge where no file can hold so much.
    /// </exception>
    public static NetCdf4Layout Create(
        ImmutableArray<Dimension> dimensions, ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes) =>
        new(new(dimensions, variables, attributes));

    /// <summary>The shape of a variable, in elements; none for a scalar.</summary>
    /// <param name="variable">Its place among <see cref="Variables"/>.</param>
    public ImmutableArray<long> Shape(int variable) => _file.Shape(variable);

    /// <summary>How many chunks cover a variable along each dimension; their numbers are row-major.</summary>
    /// <param name="variable">Its place among <see cref="Variables"/>; one that is stored in chunks.</param>
    public ImmutableArray<long> ChunkGrid(int variable) => _file.ChunkGrid(variable);

    /// <summary>How many chunks cover a variable; 0 where a dimension has no element.</summary>
    /// <param name="variable">Its place among <see cref="Variables"/>; one that is stored in chunks.</param>
    public long ChunkCount(int variable) => ChunkGrid(variable).Aggregate(1L, (product, length) => product * length);

    /// <summary>Makes the metadata, once the places of all bulk data are known.</summary>
    /// <param name="data">Where each variable's elements were written, in the order of the variables.</param>
    /// <param name="dataEnd">Where the bulk data end, in bytes from the start of the file.</param>
    /// <returns>The superblock and the metadata. Memory: about 50 to 100 bytes a chunk.</returns>
    /// <exception cref="ArgumentException">A place is outside of the data, or a chunk outside of its grid.</exception>
    public NetCdf4Image Finish(IReadOnlyList<NetCdf4Data> data, long dataEnd) =>
        new FileWriter(_file, data, dataEnd).Write();
}
