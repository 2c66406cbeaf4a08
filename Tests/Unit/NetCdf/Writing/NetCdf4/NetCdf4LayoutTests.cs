using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;
using Compute.Orleans.Tests.Support;
using CsCheck;
using static Compute.Orleans.Tests.Unit.NetCdf.Writing.WrittenDataset;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>Files whose own bytes are made here, as other libraries and our reader read them.</summary>
public sealed class NetCdf4LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_c_library_reads_the_same_as_we_do()
    {
        await Python.RequireAsync("netCDF4");
        var dumps = new Dictionary<string, string>(StringComparer.Ordinal);
        await Definitions().SampleAsync(
            async variables =>
            {
                var path = _folder.File($"{dumps.Count}.nc");
                var file = Write([.. variables.Select(Chunked)], Described(ElementType.Float));
                await File.WriteAllBytesAsync(path, file, CancellationToken);
                dumps.Add(path, await DatasetDump.OfAsync(new MemorySource(file), CancellationToken));
            },
            iter: 60,
            threads: 1);

        Assert.Equal(await DatasetDump.ByNetCdfAsync(dumps.Keys), dumps);
    }

    [Fact]
    public async Task What_is_read_is_what_was_defined()
    {
        var variable = Define("tas", ElementType.Int64, "time", "y", "x") with { Attributes = Described(ElementType.Int64) };
        var file = Write([Chunked(variable)], AttributeSet.Empty.With("title", "a"));
        var source = new MemorySource(file);

        var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);

        Assert.Equal("netCDF-4", index.Format);
        Assert.Equal(Dimensions.OrderBy(dimension => dimension.Name), index.Dimensions.OrderBy(dimension => dimension.Name));
        var read = Assert.Single(index.Variables);
        Assert.Equal(variable.Attributes, read.Attributes);
        Assert.Equal(ElementType.Int64, read.Type);
        Assert.Equal(Content(variable), await DatasetDump.ReadAllAsync(source, read, CancellationToken));
    }

    [Fact]
    public async Task A_long_text_is_a_string_of_any_length()
    {
        await Python.RequireAsync("netCDF4");
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(number => $"{number} \u2103, "));
        var path = _folder.File("long.nc");
        var variable = Define("v", ElementType.Float, "x") with { Attributes = AttributeSet.Empty.With("comment", text) };
        await File.WriteAllBytesAsync(
            path, Write([Chunked(variable)], AttributeSet.Empty.With("history", text + "end")), CancellationToken);

        var index = await ClassicFile.IndexAsync(path);
        var read = await Python.RunAsync(
            """
            import sys, netCDF4
            d = netCDF4.Dataset(sys.argv[1])
            text = ''.join(f'{n} \u2103, ' for n in range(30000))
            print(d.history == text + 'end', d['v'].comment == text)
            """,
            path);

        Assert.Equal(text + "end", index.Attributes.Text("history"));
        Assert.Equal(text, index.Variable("v")!.Attributes.Text("comment"));
        Assert.Equal("True True\n", read);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4097)]
    public async Task A_tree_of_any_height_is_read_by_h5py(int records)
    {
        await Python.RequireAsync("h5py");
        ImmutableArray<Dimension> dimensions = [new("t", records, true), new("x", 2)];
        var variable = new NetCdf4Variable(
            Define("v", ElementType.Short, "t", "x"), [1, 1], ChunkEncoder.Filters(ElementType.Short, 1));
        var path = _folder.File("tall.nc");
        var values = Enumerable.Range(0, records * 2).SelectMany(place => BitConverter.GetBytes((short)place)).ToArray();
        await File.WriteAllBytesAsync(
            path, Write(dimensions, [variable], AttributeSet.Empty, _ => values), CancellationToken);

        var read = await Python.RunAsync(
            "import sys, h5py, numpy; v = h5py.File(sys.argv[1])['v']; "
            + "print(v.shape, v.maxshape, (v[...].ravel() == numpy.arange(v.size, dtype='i2')).all(), v[v.shape[0] - 1, 1])",
            path);

        Assert.Equal($"({records}, 2) (None, 2) True {(short)((records * 2) - 1)}\n", read);
    }

    [Fact]
    public void A_file_that_is_cut_or_of_another_kind_is_not_whole()
    {
        var file = Write([Chunked(Define("v", ElementType.Float, "x"))], AttributeSet.Empty);
        var path = _folder.File("v.nc");

        File.WriteAllBytes(path, file);
        Assert.True(NetCdf4Layout.IsWhole(path));
        File.WriteAllBytes(path, file[..^1]);
        Assert.False(NetCdf4Layout.IsWhole(path));
        File.WriteAllBytes(path, [.. new byte[48], .. file[48..]]);
        Assert.False(NetCdf4Layout.IsWhole(path));
        File.WriteAllBytes(path, []);
        Assert.False(NetCdf4Layout.IsWhole(path));
    }

    [Fact]
    public void What_no_file_can_hold_is_refused_before_anything_is_computed()
    {
        var twice = Define("v", ElementType.Float, "x");
        var forbidden = Define("a/b", ElementType.Float, "x");
        var numbers = AttributeSet.Empty.With(
            "numbers", AttributeValue.FromNumbers(ElementType.Double, new double[10_000]));

        Assert.Equal(Fault.InvalidValue, Refused([Chunked(twice), Chunked(twice)], AttributeSet.Empty).Fault);
        Assert.Equal(Fault.InvalidValue, Refused([Chunked(forbidden)], AttributeSet.Empty).Fault);
        Assert.Contains("numbers", Refused([], numbers).Message, StringComparison.Ordinal);
    }

    private static ComputeException Refused(ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes) =>
        Assert.Throws<ComputeException>(() => NetCdf4Layout.Create(Dimensions, variables, attributes));

    private static NetCdf4Variable Chunked(VariableDefinition definition) => definition.Dimensions.IsEmpty
        ? new(definition, [], [])
        : new(
            definition,
            [.. definition.Dimensions.Select(name => name == "x" ? 2L : 1)],
            ChunkEncoder.Filters(definition.Type, 1));

    private static byte[] Write(ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes) =>
        Write(Dimensions, variables, attributes, Content);

    private static byte[] Write(
        ImmutableArray<Dimension> dimensions,
        ImmutableArray<NetCdf4Variable> variables,
        AttributeSet attributes,
        Func<VariableDefinition, byte[]> content)
    {
        var layout = NetCdf4Layout.Create(dimensions, variables, attributes);
        var file = new List<byte>(new byte[layout.DataOffset]);
        var tables = variables.Select(variable => Store(dimensions, variable, content(variable.Definition), file))
            .ToImmutableArray();
        var image = layout.Finish(tables, file.Count);
        file.AddRange(new byte[image.MetadataOffset - file.Count]);
        file.AddRange(image.Metadata.ToArray());
        Assert.Equal(image.FileLength, file.Count);
        return [.. image.Superblock.ToArray(), .. file.Skip(image.Superblock.Length)];
    }

    /// <summary>Cuts elements into chunks, naively, and stores them.</summary>
    private static ImmutableArray<StoredChunk> Store(
        ImmutableArray<Dimension> dimensions, NetCdf4Variable variable, byte[] content, List<byte> file)
    {
        if (variable.ChunkShape.IsEmpty)
        {
            file.AddRange(content);
            return [new(0, file.Count - content.Length, (uint)content.Length, 0)];
        }

        var elementBytes = variable.Definition.Type.ByteLength();
        long[] shape =
        [
            .. variable.Definition.Dimensions.Select(name => dimensions.Single(known => known.Name == name).Length),
        ];
        long[] grid = [.. shape.Zip(variable.ChunkShape, (length, chunk) => (length + chunk - 1) / chunk)];
        var chunkElements = Region.ElementsOf(variable.ChunkShape.AsSpan());
        var chunks = ImmutableArray.CreateBuilder<StoredChunk>();
        for (long number = 0; number < Region.ElementsOf(grid); number++)
        {
            var chunk = new byte[chunkElements * elementBytes];
            for (long element = 0; element < chunkElements; element++)
            {
                var (rest, within, from, scale, isThere) = (number, element, 0L, 1L, true);
                for (var axis = shape.Length - 1; axis >= 0; axis--)
                {
                    var place = (rest % grid[axis] * variable.ChunkShape[axis]) + (within % variable.ChunkShape[axis]);
                    (rest, within) = (rest / grid[axis], within / variable.ChunkShape[axis]);
                    isThere &= place < shape[axis];
                    from += place * scale;
                    scale *= shape[axis];
                }

                if (isThere)
                {
                    content.AsSpan((int)from * elementBytes, elementBytes)
                        .CopyTo(chunk.AsSpan((int)element * elementBytes));
                }
            }

            var stored = new byte[ChunkEncoder.RoomFor(chunk.Length)];
            var length = ChunkEncoder.Encode(chunk, variable.Filters, new byte[chunk.Length], stored);
            chunks.Add(new(number, file.Count, (uint)length, 0));
            file.AddRange(stored[..length]);
        }

        return chunks.ToImmutable();
    }
}
