using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Classic;

public sealed class ClassicReaderTests
{
    private const uint Byte = 1;
    private const uint Char = 2;
    private const uint Short = 3;
    private const uint Float = 5;
    private const uint Double = 6;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_stored_size_that_is_wrong_is_passed_over(int version)
    {
        var header = HeaderBytes.Begin(version, 3).Dimensions(("time", 0), ("x", 3)).NoAttributes().List(0x0B, 2)
            .Variable("a", [0, 1], Short, size: 77, begin: 400)
            .Variable("b", [0], Double, size: 0, begin: 408);

        var index = await ReadAsync(header.ToSource(400 + (3 * 16)));

        Assert.Equal(new RecordLayout(400, 16), index.Variable("a")!.Layout);
        Assert.Equal(new RecordLayout(408, 16), index.Variable("b")!.Layout);
        Assert.Equal([3L, 3L], index.Variable("a")!.Shape);
    }

    [Fact]
    public async Task Records_of_a_single_variable_touch()
    {
        var header = HeaderBytes.Begin(1, 5).Dimensions(("time", 0), ("x", 3)).NoAttributes().List(0x0B, 1)
            .Variable("a", [0, 1], Byte, size: 4, begin: 200);

        var index = await ReadAsync(header.ToSource(200 + (5 * 3)));

        Assert.Equal(new RecordLayout(200, 3), index.Variables[0].Layout);
    }

    [Theory]
    [InlineData(400 + (4 * 12), 4)]
    [InlineData(400 + (4 * 12) - 2, 4)] // Only the padding of the last record is missing.
    [InlineData(400 + (4 * 12) - 3, 3)]
    [InlineData(400 + 10, 1)]
    [InlineData(400 + 9, 0)]
    [InlineData(400, 0)]
    public async Task A_stream_has_the_records_that_are_whole(int fileLength, long records)
    {
        var header = HeaderBytes.Begin(2, uint.MaxValue).Dimensions(("time", 0)).NoAttributes().List(0x0B, 2)
            .Variable("a", [0], Double, size: 8, begin: 400)
            .Variable("b", [0], Short, size: 4, begin: 408);

        var index = await ReadAsync(header.ToSource(fileLength));

        Assert.Equal(new Dimension("time", records, true), index.Dimensions[0]);
    }

    [Fact]
    public async Task A_stream_without_record_variables_has_no_records()
    {
        var index = await ReadAsync(
            HeaderBytes.Begin(5, -1).Dimensions(("time", 0)).NoAttributes().List(0, 0).ToSource());

        Assert.Equal(0, index.Dimensions[0].Length);
    }

    [Fact]
    public async Task Text_loses_trailing_nuls_and_may_be_latin_1()
    {
        var header = HeaderBytes.Begin(1).Dimensions().List(0x0C, 5)
            .Name("c").UInt32(Char).Text("abc\0\0"u8)
            .Name("utf8").UInt32(Char).Text("Qu\u00e9bec \u2103"u8)
            .Name("latin1").UInt32(Char).Text(Encoding.Latin1.GetBytes("40\u00b0N"))
            .Name("empty").UInt32(Char).Text([])
            .Name("c").UInt32(Char).Text("second"u8)
            .List(0, 0);

        var index = await ReadAsync(header.ToSource());

        Assert.Equal(["c", "utf8", "latin1", "empty"], index.Attributes.Select(attribute => attribute.Key));
        Assert.Equal("abc", index.Attributes.Text("c")); // Of two, the first: as the C library answers.
        Assert.Equal("Qu\u00e9bec \u2103", index.Attributes.Text("utf8"));
        Assert.Equal("40\u00b0N", index.Attributes.Text("latin1"));
        Assert.Equal("", index.Attributes.Text("empty"));
    }

    [Fact]
    public async Task A_long_header_is_read_in_a_few_growing_pieces()
    {
        var text = new byte[3 << 20];
        text.AsSpan().Fill((byte)'h');
        var header = HeaderBytes.Begin(2).Dimensions(("x", 2)).List(0x0C, 2)
            .Name("history").UInt32(Char).Text(text)
            .Name("title").UInt32(Char).Text("t"u8)
            .List(0x0B, 1).Variable("a", [0], Float, 8, (3 << 20) + 400);
        var source = header.ToSource((3 << 20) + 500);

        var index = await ReadAsync(source);

        Assert.Equal(3 << 20, index.Attributes.Text("history")!.Length);
        Assert.Equal("t", index.Attributes.Text("title"));
        Assert.InRange(source.Reads, 2, 4);
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "version", "the version is 3" },
        { "huge list", "entries" },
        { "wrong tag", "begins with 11, not with 10" },
        { "absent with entries", "begins with 0" },
        { "name beyond the end", "the file ends" },
        { "name not UTF-8", "not UTF-8: C328" },
        { "empty name", "is empty" },
        { "name with a NUL", "holds a NUL" },
        { "two record dimensions", "second record dimension" },
        { "same dimension twice", "a second dimension is named x" },
        { "negative length", "the length of dimension x is 4294967295" },
        { "dimension id out of range", "names dimension 7" },
        { "record dimension not first", "is not the first" },
        { "huge rank", "dimensions" },
        { "type of CDF-5", "the type of a is 10" },
        { "unknown attribute type", "the type of attribute q is 99" },
        { "attribute beyond the end", "has 4294967295 elements" },
        { "same variable twice", "a second variable is named a" },
        { "negative offset", "the offset of a is 4294967295" },
        { "data beyond the end", "it is cut short" },
        { "records beyond the end", "it is cut short" },
        { "data within the header", "within the header" },
        { "overflowing shape", "more than any file holds" },
        { "overflowing record", "a record takes" },
        { "negative records", "the number of records is 18446744073709551614" },
        { "truncated", "the file ends after" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damage_is_named_with_its_place(string damage, string cause)
    {
        var start = HeaderBytes.Begin(1);
        var fixedX = HeaderBytes.Begin(1).Dimensions(("x", 5)).NoAttributes();
        var source = damage switch
        {
            "version" => HeaderBytes.Begin(3).ToSource(100),
            "huge list" => start.UInt32(0x0A).Count(0x7FFFFFFF).ToSource(1000),
            "wrong tag" => start.List(0x0B, 1).ToSource(1000),
            "absent with entries" => start.UInt32(0).Count(1).ToSource(1000),
            "name beyond the end" => start.List(0x0A, 1).Count(0x7FFFFFF0).ToSource(1000),
            "name not UTF-8" => start.List(0x0A, 1).Text([0xC3, 0x28]).Count(1).ToSource(1000),
            "empty name" => start.List(0x0A, 1).Count(0).Count(1).ToSource(1000),
            "name with a NUL" => start.List(0x0A, 1).Text("a\0b"u8).Count(1).ToSource(1000),
            "two record dimensions" => start.Dimensions(("a", 0), ("b", 0)).ToSource(1000),
            "same dimension twice" => start.Dimensions(("x", 1), ("x", 2)).ToSource(1000),
            "negative length" => start.Dimensions(("x", -1)).ToSource(1000),
            "dimension id out of range" => fixedX.List(0x0B, 1).Variable("a", [7], Float, 20, 500).ToSource(1000),
            "record dimension not first" => start.Dimensions(("x", 5), ("t", 0)).NoAttributes().List(0x0B, 1)
                .Variable("a", [0, 1], Float, 20, 500).ToSource(1000),
            "huge rank" => fixedX.List(0x0B, 1).Name("a").Count(0x20000000).ToSource(1000),
            "type of CDF-5" => fixedX.List(0x0B, 1).Variable("a", [0], 10, 40, 500).ToSource(1000),
            "unknown attribute type" => start.Dimensions().List(0x0C, 1).Name("q").UInt32(99).ToSource(1000),
            "attribute beyond the end" => start.Dimensions().List(0x0C, 1).Name("q").UInt32(Double).Count(-1)
                .ToSource(1000),
            "same variable twice" => fixedX.List(0x0B, 2).Variable("a", [0], Byte, 8, 500)
                .Variable("a", [0], Byte, 8, 500).ToSource(1000),
            "negative offset" => fixedX.List(0x0B, 1).Variable("a", [0], Float, 20, -1).ToSource(1000),
            "data beyond the end" => fixedX.List(0x0B, 1).Variable("a", [0], Float, 20, 981).ToSource(1000),
            "records beyond the end" => HeaderBytes.Begin(1, 0x7FFFFFFF).Dimensions(("t", 0)).NoAttributes()
                .List(0x0B, 1).Variable("a", [0], Float, 4, 500).ToSource(1000),
            "data within the header" => fixedX.List(0x0B, 1).Variable("a", [0], Float, 20, 12).ToSource(1000),
            "overflowing shape" => HeaderBytes.Begin(5).Dimensions(("x", 1L << 40)).NoAttributes().List(0x0B, 1)
                .Variable("a", [0, 0, 0], Float, 20, 500).ToSource(1000),
            "overflowing record" => HeaderBytes.Begin(5).Dimensions(("t", 0), ("x", 1L << 59)).NoAttributes()
                .List(0x0B, 3).Variable("a", [0, 1], Byte, 20, 500).Variable("b", [0, 1], Byte, 20, 500)
                .Variable("c", [0, 1], Byte, 20, 500).ToSource(1000),
            "negative records" => HeaderBytes.Begin(5, -2).Dimensions().NoAttributes().List(0, 0).ToSource(1000),
            "truncated" => start.Dimensions(("x", 5)).NoAttributes().UInt32(0x0B).ToSource(),
            _ => throw new ArgumentException(damage, nameof(damage)),
        };

        var failure = await Assert.ThrowsAsync<ComputeException>(async () => await ReadAsync(source));

        Assert.Equal(Fault.CorruptData, failure.Fault);
        Assert.Equal("memory.nc", failure.Locator);
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
        Assert.Matches("at byte [0-9]+ of its header", failure.Message);
    }

    [Fact]
    public async Task Random_damage_never_does_worse_than_a_compute_exception()
    {
        // A file of each variant, with attributes, fixed and record variables; every mutant opens or is refused.
        byte[][] seeds = [Seed(1), Seed(2), Seed(5)];
        var random = new Random(20240229);
        var opened = 0;
        var refused = 0;
        for (int mutant = 0; mutant < 6000; mutant++)
        {
            var bytes = Mutate(seeds[mutant % 3], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var source = new MemorySource(bytes);
                var index = await ReadAsync(source);
                foreach (var variable in index.Variables)
                {
                    _ = await DatasetDump.ReadAllAsync(source, variable, CancellationToken);
                }

                opened++;
            }
            catch (ComputeException failure)
            {
                Assert.Equal(Fault.CorruptData, failure.Fault);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }

        Assert.InRange(opened, 500, 5500);
        Assert.InRange(refused, 500, 5500);
    }

    private static ValueTask<DatasetIndex> ReadAsync(MemorySource source) =>
        DatasetReader.ReadIndexAsync(source, CancellationToken);

    private static byte[] Seed(int version) =>
        HeaderBytes.Begin(version, 2).Dimensions(("time", 0), ("lat", 3), ("lon", 4))
            .List(0x0C, 2).Name("title").UInt32(Char).Text("a seed"u8)
            .Name("levels").UInt32(Short).Count(3).Raw(0, 1, 0, 2, 0, 3).Pad()
            .List(0x0B, 4)
            .Variable("time", [0], Double, 8, 640)
            .Variable("tas", [0, 1, 2], Float, 48, 648)
            .Variable("flag", [0, 2], Byte, 4, 696)
            .Variable("lat", [1], Double, 24, 616)
            .ToArray(640 + (2 * 60));

    private static byte[] Mutate(byte[] seed, Random random)
    {
        long[] numbers = [0, 1, -1, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40];
        var bytes = seed.ToArray();
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Length - 8);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    BinaryPrimitives.WriteInt32BigEndian(
                        bytes.AsSpan(at & ~3), (int)numbers[random.Next(numbers.Length)]);
                    break;
                case 3:
                    BinaryPrimitives.WriteInt64BigEndian(
                        bytes.AsSpan(at & ~3), numbers[random.Next(numbers.Length)]);
                    break;
                default:
                    bytes = random.Next(2) == 0 ? [.. bytes[..at], .. bytes[(at + 4)..]] : bytes[..(at + 8)];
                    break;
            }

            if (bytes.Length < 16)
            {
                break;
            }
        }

        return bytes;
    }
}
