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
        ImmutableArray<OutputSection> sections,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> known)
    {
        File = file;
        Variables = variables;
        Sections = sections;
        Known = known;
        CopiedEnd = file.DataOffset + sections.OfType<CopiedSection>().Sum(section => section.BytesToRead);
        var computed = variables.Where(variable => !sections.OfType<CopiedSection>().Any(copied =>
            copied.Storage == variable));
        GreatestLength = CopiedEnd + MetadataBytes + computed.Sum(variable =>
            variable.Chunks * (ChunkEncoder.RoomFor(variable.ChunkBytes) + EntryBytes));
    }

    /// <summary>Writes the metadata.</summary>
    public NetCdf4Layout File { get; }

    /// <summary>The variables, in the order of the file.</summary>
    public ImmutableArray<ChunkedVariable> Variables { get; }

    /// <summary>What partitions are made of.</summary>
    public ImmutableArray<OutputSection> Sections { get; }

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
        + Sections.OfType<RowsSection>().Select(section => section.Bytes).DefaultIfEmpty().Max()
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
            Cut(variables, lazy, copies, file.DataOffset),
            definitions.Known);
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

    private static ImmutableArray<OutputSection> Cut(
        IEnumerable<ChunkedVariable> variables,
        Dictionary<string, LazyVariable> lazy,
        Dictionary<string, ImmutableArray<CopiedChunk>> copies,
        long offset)
    {
        var sections = ImmutableArray.CreateBuilder<OutputSection>();
        foreach (var storage in variables)
        {
            var name = storage.Definition.Name;
            if (copies.TryGetValue(name, out var chunks))
            {
                var section = new CopiedSection(storage, chunks, offset);
                offset += section.BytesToRead;
                sections.Add(section);
            }
            else if (lazy.TryGetValue(name, out var variable))
            {
                sections.AddRange(Cut(variable, storage));
            }
        }

        return sections.ToImmutable();
    }

    private static IEnumerable<OutputSection> Cut(LazyVariable variable, ChunkedVariable storage)
    {
        var bytes = Region.ElementsOf(storage.Shape.AsSpan()) * variable.Node.Type.ByteLength();
        var sections = OutputLayout.Cut(
            variable, new VariablePlacement(storage.Definition, false, 0, bytes, bytes, 0)).ToArray();
        if (sections is not [FixedSection slab])
        {
            return sections;
        }

        return storage.IsRun
            || (bytes <= RowsSection.GreatestBytes && variable.Node.BytesToRead >= RowsSection.LeastRatio * bytes)
                ? [new RowsSection(variable, storage, slab.Axis, slab.Rows)]
                : [new ChunkSection(variable, storage)];
    }
}
