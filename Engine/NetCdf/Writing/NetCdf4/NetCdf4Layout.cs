using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>A NetCDF-4 file before its elements: checked, and ready to be described once they are written.</summary>
/// <remarks>
/// <para>
/// The elements come first, wherever who writes them puts them behind <see cref="DataOffset"/>; then the metadata, which
/// says where they are; at last the superblock at the beginning, without which nobody takes it for a file.
/// </para>
/// <para>The same definitions and places give the same bytes. Memory: about 60 bytes a chunk while it is finished.</para>
/// <para>Source: "HDF5 File Format Specification"; netCDF-C's "Interoperability with HDF5".</para>
/// </remarks>
public sealed class NetCdf4Layout
{
    /// <summary>HDF5 takes no more.</summary>
    private const int MostDimensions = 32;

    private readonly ImmutableArray<Dimension> _dimensions;
    private readonly ImmutableArray<NetCdf4Variable> _variables;
    private readonly AttributeSet _attributes;
    private readonly Dictionary<string, Dimension> _byName;

    private NetCdf4Layout(
        ImmutableArray<Dimension> dimensions, ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes)
    {
        _dimensions = dimensions;
        _variables = variables;
        _attributes = attributes;
        _byName = dimensions.ToDictionary(dimension => dimension.Name, StringComparer.Ordinal);
    }

    /// <summary>Where elements may begin, in bytes from the start of the file.</summary>
    public static long DataOffset => 64;

    /// <summary>Checks the definitions.</summary>
    /// <param name="dimensions">All dimensions, each name once; any of them may be unlimited.</param>
    /// <param name="variables">All variables, in the order in which they are to be listed.</param>
    /// <param name="attributes">The global attributes.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue for a name that NetCDF forbids or that is used twice, or a type that is not written;
    /// TooLarge for more than 32 dimensions, a chunk of 4 GiB, or an attribute of 64 KiB that is no text.
    /// </exception>
    public static NetCdf4Layout Create(
        ImmutableArray<Dimension> dimensions, ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes)
    {
        CheckNames(dimensions.Select(dimension => dimension.Name), "dimension");
        CheckNames(variables.Select(variable => variable.Definition.Name), "variable");
        var layout = new NetCdf4Layout(dimensions, variables, attributes);
        foreach (var variable in variables)
        {
            layout.Check(variable);
        }

        // What does not fit a message is found now, not when the elements are there.
        _ = layout.Finish([.. variables.Select(_ => ImmutableArray<StoredChunk>.Empty)], DataOffset);
        return layout;
    }

    /// <summary>Describes the elements that were written.</summary>
    /// <param name="chunks">
    /// For each variable its chunks, in order of their numbers; for one without chunks its elements as chunk 0, or none
    /// where it has none.
    /// </param>
    /// <param name="dataEnd">One past the last byte of the elements.</param>
    public NetCdf4Image Finish(ImmutableArray<ImmutableArray<StoredChunk>> chunks, long dataEnd)
    {
        var offset = (dataEnd + 7) / 8 * 8;
        var image = new ImageWriter(offset);
        var root = new Label();
        new RootGroupWriter(image, _dimensions, _variables, _attributes).Write(chunks, root);
        var metadata = image.Finish();
        return new(SuperblockWriter.Write(root, offset + metadata.Length), metadata, offset);
    }

    /// <summary>Whether a file has its superblock, which is written last, and is as long as that says.</summary>
    /// <param name="path">The file.</param>
    public static bool IsWhole(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> beginning = stackalloc byte[SuperblockWriter.Bytes];
        var read = RandomAccess.Read(file, beginning, 0);
        return SuperblockWriter.IsOf(beginning[..read], RandomAccess.GetLength(file));
    }

    private void Check(NetCdf4Variable variable)
    {
        var definition = variable.Definition;
        if (!definition.Type.HasByteLength())
        {
            throw new ComputeException(
                Fault.InvalidValue, definition.Name, $"{definition.Name} holds {definition.Type.CdlName()}, which no "
                + "NetCDF-4 file is written with here");
        }

        if (definition.Dimensions.FirstOrDefault(name => !_byName.ContainsKey(name)) is { } unknown)
        {
            throw new ArgumentException($"{definition.Name} has the dimension {unknown}, which is not defined", nameof(variable));
        }

        if (definition.Dimensions.Length > MostDimensions)
        {
            throw new ComputeException(
                Fault.TooLarge,
                definition.Name,
                $"{definition.Name} has {definition.Dimensions.Length} dimensions; NetCDF-4 files hold "
                + $"{MostDimensions}: format=netcdf3 would do");
        }

        if (variable.ChunkShape.IsEmpty)
        {
            return;
        }

        if (variable.ChunkShape.Length != definition.Dimensions.Length)
        {
            throw new ArgumentException($"chunks of {definition.Name} have another number of dimensions", nameof(variable));
        }

        var bytes = variable.ChunkShape.Aggregate(
            (Int128)definition.Type.ByteLength(), (all, length) => Int128.Min(all * length, long.MaxValue));
        if (bytes > uint.MaxValue)
        {
            throw new ComputeException(
                Fault.TooLarge, definition.Name, $"a chunk of {definition.Name} has {bytes} bytes; 4 GiB are the most");
        }
    }

    private static void CheckNames(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            _ = ClassicNames.Encode(name, what);
            if (!seen.Add(name))
            {
                throw new ComputeException(Fault.InvalidValue, name, $"two of the output's {what}s are named {name}");
            }
        }
    }
}
