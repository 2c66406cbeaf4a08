using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Datasets;

/// <summary>A local NetCDF file that is open for reading: all that those who serve files need of the engine.</summary>
/// <remarks>
/// Memory: the header; elements are read into buffers of the caller's, never a whole variable by itself.
/// Threading: any number of readers at once. The path is not checked against any policy.
/// </remarks>
public sealed class DatasetFile : IAsyncDisposable
{
    private readonly FileSource _source;

    private DatasetFile(FileSource source, DatasetIndex index)
    {
        _source = source;
        Dimensions = index.Dimensions;
        Attributes = ClassicAttributes.Of(index.Attributes);
        Variables =
        [
            .. index.Variables
                .Where(variable => variable.Refusal is null
                    && (variable.Type.IsNumeric() || variable.Type == ElementType.Char))
                .Select(variable => new DatasetVariable(variable)),
        ];
    }

    /// <summary>All dimensions, in file order.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>All variables of the root that hold numbers or characters and can be read, in file order.</summary>
    public ImmutableArray<DatasetVariable> Variables { get; }

    /// <summary>The global attributes, in file order; strings as texts.</summary>
    public AttributeSet Attributes { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">
    /// DataUnreachable when the file cannot be opened; CorruptData or InvalidValue when it is none that can be read.
    /// </exception>
    public static async ValueTask<DatasetFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var source = FileSource.Open(path);
        try
        {
            return new(source, await DatasetReader.ReadIndexAsync(source, cancellationToken));
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the selected elements of a variable, row-major, in this machine's byte order.</summary>
    /// <param name="variable">One of <see cref="Variables"/>.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="destination">Exactly as long as the selected elements, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">The bytes could not be had, or the file was cut.</exception>
    public ValueTask ReadAsync(
        DatasetVariable variable,
        ReadOnlyMemory<IndexRange> selection,
        Memory<byte> destination,
        CancellationToken cancellationToken) =>
        VariableReader.ReadAsync(_source, variable.Stored, selection, destination, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
