using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A NetCDF-4 output before its data: what it consists of, and where copied chunks will stand.</summary>
/// <remarks>
/// The file begins with room for its superblock; chunks that are taken over follow, each in its place from the start.
/// What is computed comes behind them, when its deflated length is known, and the metadata at the end.
/// </remarks>
internal sealed class NetCdf4Output
{
    /// <summary>Bytes that are copied at once out of a partition's chunks.</summary>
    public const int CopiedAtOnce = 1 << 20;

    /// <summary>A computed chunk takes so many bytes of the metadata at most.</summary>
    private const long EntryBytes = 64;

    /// <summary>What the metadata takes besides, in bytes; attributes are within it nearly always.</summary>
    private const long MetadataBytes = 1 << 20;

    private NetCdf4Output(
        NetCdf4Layout file,
        ImmutableArray<ChunkedVariable> variables,
        ImmutableArray<CopiedSection> copied,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> known)
    {
        File = file;
        Variables = variables;
        Copied = copied;
        Known = known;
        CopiedEnd = file.DataOffset + copied.Sum(section => section.BytesToRead);
        var computed = variables.Where(variable => !copied.Any(section =>
            ReferenceEquals(section.Storage, variable)));
        GreatestLength = CopiedEnd + MetadataBytes + computed.Sum(variable =>
            variable.Chunks * (ChunkEncoder.RoomFor(variable.ChunkBytes) + EntryBytes));
    }

    /// <summary>Writes the metadata.</summary>
    public NetCdf4Layout File { get; }

    /// <summary>The variables, in the order of the file.</summary>
    public ImmutableArray<ChunkedVariable> Variables { get; }

    /// <summary>The variables whose chunks are taken over.</summary>
    public ImmutableArray<CopiedSection> Copied { get; }

    /// <summary>The values of coordinates, by name, little-endian.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Known { get; }

    /// <summary>Where the copied chunks end, and the growing file before it is completed.</summary>
    public long CopiedEnd { get; }

    /// <summary>The length of the file if nothing could be deflated, in bytes.</summary>
    public long GreatestLength { get; }

    /// <summary>
    /// Bytes that the finisher holds besides reductions: what is copied at once, the values and one chunk of a
    /// variable, and the places of all chunks, once as a table and once as metadata.
    /// </summary>
    public long FinishingBytes => CopiedAtOnce
        + Variables.Max(variable => variable.EncodingBytes)
        + RowsSection.GreatestBytes
        + (Variables.Sum(variable => variable.Chunks) * 2 * EntryBytes);

    /// <summary>Lays out a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="definitions">Its parts.</param>
    /// <param name="format">What the client asks for.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static NetCdf4Output Of(LazyDataset dataset, OutputDefinitions definitions, OutputFormat format)
    {
        var lengths = definitions.Dimensions.ToDictionary(
            dimension => dimension.Name, dimension => dimension.Length, StringComparer.Ordinal);
        var unlimited = definitions.Dimensions.Where(dimension => dimension.IsUnlimited)
            .Select(dimension => dimension.Name)
            .ToHashSet(StringComparer.Ordinal);
        var lazy = dataset.Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
        var copies = new Dictionary<string, ImmutableArray<CopiedChunk>>(StringComparer.Ordinal);
        var variables = ImmutableArray.CreateBuilder<ChunkedVariable>();
        foreach (var definition in definitions.Variables)
        {
            if (lazy.TryGetValue(definition.Name, out var variable)
                && ChunkCopies.Of(variable, definition, unlimited, format) is { } copied)
            {
                copies.Add(definition.Name, copied.Chunks);
                variables.Add(copied.Storage);
            }
            else
            {
                ImmutableArray<long> shape = [.. definition.Dimensions.Select(name => lengths[name])];
                variables.Add(Stored(definition, shape, unlimited, variable?.Node, format));
            }
        }

        var file = NetCdf4Layout.Create(
            definitions.Dimensions,
            [.. variables.Select(variable => new NetCdf4Variable(
                variable.Definition,
                variable.IsRun ? NetCdf4Storage.Contiguous : new(variable.ChunkShape, variable.Filters)))],
            definitions.Attributes);
        return new(
            file,
            variables.ToImmutable(),
            Place(variables, copies, file.DataOffset),
            definitions.Known);
    }

    /// <summary>What stands for a variable's place, which is not known yet.</summary>
    /// <param name="storage">The variable.</param>
    public static VariablePlacement Placement(ChunkedVariable storage)
    {
        var bytes = Region.ElementsOf(storage.Shape.AsSpan()) * storage.Definition.Type.ByteLength();
        return new(storage.Definition, false, 0, bytes, bytes, 0);
    }

    /// <summary>The section of a variable that is computed, and not from partial states.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="storage">How it is stored.</param>
    public static OutputSection Cut(LazyVariable variable, ChunkedVariable storage)
    {
        var bytes = Placement(storage).Bytes;
        var axis = ReductionCut.LongAxis(storage.Shape);
        var isSmall = bytes <= RowsSection.GreatestBytes
            && variable.Node.BytesToRead >= RowsSection.LeastRatio * bytes;
        return storage.IsRun || isSmall
            ? new RowsSection(variable, storage, axis, storage.Shape.IsEmpty ? 1 : storage.Shape[axis])
            : new ChunkSection(variable, storage);
    }

    private static ChunkedVariable Stored(
        VariableDefinition definition,
        ImmutableArray<long> shape,
        HashSet<string> unlimited,
        Node? node,
        OutputFormat format)
    {
        // What has no elements yet may get some only where it is chunked; small coordinates are read at once.
        var isRun = shape.IsEmpty || (node is null && !definition.Dimensions.Any(unlimited.Contains));
        return isRun
            ? new(definition, shape, [], [])
            : new(
                definition,
                shape,
                ChunkShapes.Of(shape, definition.Type.ByteLength(), node?.Chunks),
                ChunkEncoder.Filters(definition.Type, format.Level ?? OutputFormat.DefaultLevel));
    }

    private static ImmutableArray<CopiedSection> Place(
        IEnumerable<ChunkedVariable> variables,
        Dictionary<string, ImmutableArray<CopiedChunk>> copies,
        long offset)
    {
        var sections = ImmutableArray.CreateBuilder<CopiedSection>();
        foreach (var storage in variables)
        {
            if (copies.TryGetValue(storage.Definition.Name, out var chunks))
            {
                var section = new CopiedSection(storage, chunks, offset);
                offset += section.BytesToRead;
                sections.Add(section);
            }
        }

        return sections.ToImmutable();
    }
}
