using System.Buffers.Binary;
using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>A NetCDF-4 file without its data: what it consists of is known, where the data stands comes later.</summary>
/// <remarks>
/// <para>
/// The file is superblock, data, metadata. The metadata is what every version of HDF5 from 1.8 on reads: object headers
/// with compact links and attributes, and trees of chunks; dimensions are scales, as NetCDF-4 has them.
/// </para>
/// <para>Strings among attributes become one text; compounds, lists and opaque values are left out.</para>
/// <para>Source: "HDF5 File Format Specification" 3.0; "NetCDF-4 File Format" of the NetCDF users' guide.</para>
/// </remarks>
public sealed class NetCdf4Layout
{
    private const int SuperblockBytes = 48;

    private static readonly byte[] _signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly ImmutableArray<Dimension> _dimensions;
    private readonly ImmutableArray<NetCdf4Variable> _variables;
    private readonly AttributeSet _attributes;

    private NetCdf4Layout(
        ImmutableArray<Dimension> dimensions, ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes)
    {
        _dimensions = dimensions;
        _variables = variables;
        _attributes = attributes;
    }

    /// <summary>Where the first byte of data may stand.</summary>
    public long DataOffset { get; } = SuperblockBytes;

    /// <summary>Lays out a file.</summary>
    /// <param name="dimensions">All dimensions; any number of them may be unlimited.</param>
    /// <param name="variables">All variables, in the order in which they are to stand.</param>
    /// <param name="attributes">The global attributes.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue for a name that NetCDF forbids or that is used twice; TooLarge for an attribute that is too long.
    /// </exception>
    public static NetCdf4Layout Create(
        ImmutableArray<Dimension> dimensions, ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes)
    {
        CheckNames(dimensions.Select(dimension => dimension.Name), "dimension");
        CheckNames(variables.Select(variable => variable.Definition.Name), "variable");
        var layout = new NetCdf4Layout(
            dimensions,
            [.. variables.Select(variable => variable with
            {
                Definition = variable.Definition with
                {
                    Attributes = ClassicAttributes.Of(variable.Definition.Attributes),
                },
            })],
            ClassicAttributes.Of(attributes));
        foreach (var set in layout._variables.Select(variable => variable.Definition.Attributes).Append(attributes))
        {
            CheckNames(set.Select(attribute => attribute.Key), "attribute");
        }

        // What cannot be written is refused now, and not when all was computed.
        _ = layout.Finish([.. variables.Select(_ => ImmutableArray<StoredChunk>.Empty)], layout.DataOffset);
        return layout;
    }

    /// <summary>Makes the file's own bytes.</summary>
    /// <param name="chunks">For each variable its chunks, in order of their numbers; one for a run.</param>
    /// <param name="dataEnd">Where the data ends, in bytes from the start of the file.</param>
    public NetCdf4Image Finish(ImmutableArray<ImmutableArray<StoredChunk>> chunks, long dataEnd)
    {
        var offset = (dataEnd + 7) / 8 * 8;
        var (metadata, root) = new ImageWriter(_dimensions, _variables, _attributes, chunks, offset).Write();
        var length = offset + metadata.Length;
        var superblock = new ImageBuffer();
        superblock.Bytes(_signature);
        superblock.Bytes([2, 8, 8, 0]);
        superblock.Eight(0);
        superblock.Address(ImageBuffer.Undefined);
        superblock.Eight(length);
        superblock.Address(root);
        superblock.Checksum(0);
        return new(superblock.Written, metadata, offset, length);
    }

    /// <summary>Whether a file is one of these, and as long as it says it is.</summary>
    /// <param name="path">The file.</param>
    public static bool IsWhole(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> superblock = stackalloc byte[SuperblockBytes];
        return RandomAccess.Read(file, superblock, 0) == SuperblockBytes
            && superblock[..8].SequenceEqual(_signature)
            && BinaryPrimitives.ReadInt64LittleEndian(superblock[28..]) == RandomAccess.GetLength(file);
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
