using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>NetCDF-4 files as they are written, read by our own reader.</summary>
public sealed class NetCdf4LayoutTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(NetCdf4Cases.Names), MemberType = typeof(NetCdf4Cases))]
    public async Task What_is_written_is_read(string name)
    {
        var layout = NetCdf4Cases.Layout(name);
        var file = new MemorySource(WrittenNetCdf4.Write(layout));

        var index = await DatasetReader.ReadIndexAsync(file, CancellationToken);

        Assert.Equal("netCDF-4", index.Format);
        Assert.Equal(layout.Dimensions, index.Dimensions);
        Assert.Equal(
            layout.Variables.Select(variable => variable.Definition.Name),
            index.Variables.Select(variable => variable.Name));
        for (var number = 0; number < layout.Variables.Length; number++)
        {
            var (definition, read) = (layout.Variables[number].Definition, index.Variables[number]);
            Assert.Equal(definition.Type, read.Type);
            Assert.Equal(definition.Dimensions, read.Dimensions.Select(dimension => dimension.Name));
            Assert.Equal(definition.Attributes, read.Attributes);
            Assert.Equal(layout.Variables[number].Storage.IsBigEndian && read.ElementBytes > 1, read.IsBigEndian);
            if (read.Layout is ChunkedLayout chunked && layout.Variables[number].Storage.IsChunked)
            {
                Assert.Equal(layout.Variables[number].Storage.ChunkShape, chunked.ChunkShape);
                Assert.Equal(layout.ChunkCount(number), chunked.Chunks.Count);
            }

            Assert.Equal(
                WrittenNetCdf4.Content(layout, number), await DatasetDump.ReadAllAsync(file, read, CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(NetCdf4Cases.Names), MemberType = typeof(NetCdf4Cases))]
    public void The_same_definitions_give_the_same_bytes(string name) => Assert.Equal(
        WrittenNetCdf4.Write(NetCdf4Cases.Layout(name)), WrittenNetCdf4.Write(NetCdf4Cases.Layout(name)));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    public async Task Any_number_of_chunks_is_found_again(int count)
    {
        var layout = NetCdf4Layout.Create(
            [new("t", count, true), new("x", 3)],
            [new(new("v", ElementType.Short, ["t", "x"], AttributeSet.Empty), new([1, 2], []))],
            AttributeSet.Empty);
        var chunks = Enumerable.Range(0, count)
            .Select(number => new StoredChunk((2 * number) + 1, layout.DataOffset + (4L * number), 4, 0));

        var image = layout.Finish(
            [NetCdf4Data.Chunked(new([.. chunks]))], layout.DataOffset + (4L * count));

        var file = new byte[image.Length];
        image.Superblock.Span.CopyTo(file);
        image.Metadata.Span.CopyTo(file.AsSpan((int)image.MetadataOffset));
        var index = await DatasetReader.ReadIndexAsync(new MemorySource(file), CancellationToken);
        var read = Assert.IsType<ChunkedLayout>(Assert.Single(index.Variables).Layout);
        Assert.Equal(chunks, read.Chunks.Chunks.ToArray());
    }

    [Fact]
    public async Task Chunks_that_are_not_there_are_fill_values()
    {
        var own = AttributeSet.Empty.With("_FillValue", AttributeValue.FromIntegers(ElementType.Short, -5));
        var layout = NetCdf4Layout.Create(
            [new("x", 4)],
            [
                new(new("own", ElementType.Short, ["x"], own), new([2], [])),
                new(new("usual", ElementType.Short, ["x"], AttributeSet.Empty), new([2], [])),
                new(new("run", ElementType.Short, ["x"], own), NetCdf4Storage.Contiguous),
            ],
            AttributeSet.Empty);
        var image = layout.Finish(
            [NetCdf4Data.Chunked(ChunkTable.Empty), NetCdf4Data.Unwritten, NetCdf4Data.Unwritten], layout.DataOffset);
        var bytes = new byte[image.Length];
        image.Superblock.Span.CopyTo(bytes);
        image.Metadata.Span.CopyTo(bytes.AsSpan((int)image.MetadataOffset));
        var file = new MemorySource(bytes);
        var index = await DatasetReader.ReadIndexAsync(file, CancellationToken);

        foreach (var (name, fill) in new[] { ("own", -5), ("usual", -32767), ("run", -5) })
        {
            var elements = await DatasetDump.ReadAllAsync(file, index.Variable(name)!, CancellationToken);
            Assert.Equal(
                Enumerable.Repeat(BitConverter.GetBytes((short)fill), 4).SelectMany(element => element), elements);
        }
    }

    [Fact]
    public void Places_beyond_4_gib_are_written()
    {
        var layout = Layout(new([3], []));
        const long End = 5L << 40;

        var image = layout.Finish([NetCdf4Data.Chunked(new([new(0, End - 12, 12, 0)]))], End);

        Assert.Equal(End, image.MetadataOffset);
        Assert.Equal(image.Length, End + image.Metadata.Length);
    }

    [Fact]
    public void A_place_outside_of_the_data_is_refused()
    {
        var layout = Layout(new([3], []));
        Assert.Throws<ArgumentException>(() => Finish(new(0, 0, 12, 0)));
        Assert.Throws<ArgumentException>(() => Finish(new(0, 90, 12, 0)));
        Assert.Throws<ArgumentException>(() => Finish(new(1, 64, 12, 0)));
        Assert.Throws<ArgumentException>(() => Finish(new(0, 64, 11, 0)));
        Assert.Throws<ArgumentException>(() => layout.Finish([], 100));

        void Finish(StoredChunk chunk) => layout.Finish([NetCdf4Data.Chunked(new([chunk]))], 100);
    }

    [Theory]
    [InlineData("a/b", "x", 3, "holds a '/'")]
    [InlineData("v", "x", 0, "only an unlimited one")]
    [InlineData("v", "x/", 3, "holds a '/'")]
    public void What_no_file_can_hold_is_refused(string variable, string dimension, long length, string message)
    {
        var refusal = Assert.Throws<ComputeException>(() => NetCdf4Layout.Create(
            [new(dimension, length)],
            [new(new(variable, ElementType.Int, [dimension], AttributeSet.Empty), NetCdf4Storage.Contiguous)],
            AttributeSet.Empty));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_32_dimensions_strings_and_long_chunks_are_refused()
    {
        Refuse("32", ElementType.Int, [.. Enumerable.Repeat("x", 33)], NetCdf4Storage.Contiguous);
        Refuse("string", ElementType.String, ["x"], NetCdf4Storage.Contiguous);
        Refuse("4 GiB", ElementType.Int, ["x"], new([1L << 31], []));
        Refuse("4 GiB", ElementType.Int, ["x"], new([0], []));

        static void Refuse(string message, ElementType type, ImmutableArray<string> dimensions, NetCdf4Storage storage)
        {
            var refusal = Assert.Throws<ComputeException>(() => NetCdf4Layout.Create(
                [new("x", 1)], [new(new("v", type, dimensions, AttributeSet.Empty), storage)], AttributeSet.Empty));
            Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static NetCdf4Layout Layout(NetCdf4Storage storage) => NetCdf4Layout.Create(
        [new("x", 3)], [new(new("v", ElementType.Int, ["x"], AttributeSet.Empty), storage)], AttributeSet.Empty);
}
