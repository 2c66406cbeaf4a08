using System.Buffers.Binary;
using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class IndexCodecTests
{
    [Fact]
    public void What_is_encoded_is_decoded()
    {
        var index = Index();

        var decoded = IndexCodec.Decode(IndexCodec.Encode(index), "test");

        Assert.Equal(index.Format, decoded.Format);
        Assert.Equal(index.Dimensions.AsEnumerable(), decoded.Dimensions);
        Assert.Equal(index.Attributes, decoded.Attributes);
        Assert.Equal(index.Variables.Length, decoded.Variables.Length);
        foreach (var (variable, other) in index.Variables.Zip(decoded.Variables))
        {
            Assert.Equal(
                (variable.Name, variable.Type, variable.IsBigEndian), (other.Name, other.Type, other.IsBigEndian));
            Assert.Equal(variable.Dimensions.AsEnumerable(), other.Dimensions);
            Assert.Equal(variable.Shape.AsEnumerable(), other.Shape);
            Assert.Equal(variable.Attributes, other.Attributes);
            Assert.Equal(variable.Layout, other.Layout);
        }

        Assert.Equal(IndexCodec.Encode(index), IndexCodec.Encode(decoded));
    }

    [Fact]
    public void What_only_NetCDF4_has_is_decoded_too()
    {
        var index = Grouped();

        var decoded = IndexCodec.Decode(IndexCodec.Encode(index), "test");

        Assert.Equal(index.Hdf5, decoded.Hdf5);
        Assert.Equal(["phase", "pair"], decoded.Types.Select(type => type.Name));
        Assert.Same(decoded.Types[0], decoded.Types[1].Members[0].UserType);
        Assert.Equal(index.Attributes, decoded.Attributes);
        Assert.Equal(["forecast", "forecast/surface"], decoded.Groups.Select(group => group.Path));
        Assert.Equal(index.Groups[1].Dimensions.AsEnumerable(), decoded.Groups[1].Dimensions);
        var (chunked, other) = (index.Variables[0], decoded.Variables[0]);
        Assert.Equal((chunked.ElementBytes, chunked.Form, chunked.Heap), (other.ElementBytes, other.Form, other.Heap));
        var (layout, otherLayout) = ((ChunkedLayout)chunked.Layout, (ChunkedLayout)other.Layout);
        Assert.Equal(layout.ChunkShape.AsEnumerable(), otherLayout.ChunkShape);
        Assert.Equal(layout.Extent.AsEnumerable(), otherLayout.Extent);
        Assert.Equal(layout.FillValue.AsEnumerable(), otherLayout.FillValue);
        Assert.Equal(layout.Chunks.Chunks, otherLayout.Chunks.Chunks);
        Assert.Equal(layout.Filters[0].Parameters.AsEnumerable(), otherLayout.Filters[0].Parameters);
        Assert.Equal(index.Variables[1].Heap, decoded.Variables[1].Heap);
        Assert.Equal("its type is opaque", decoded.Groups[1].Variables[0].Refusal);
        Assert.Equal(IndexCodec.Encode(index), IndexCodec.Encode(decoded));
    }

    [Fact]
    public void A_table_of_many_chunks_takes_few_bytes()
    {
        var offset = 5000L;
        var chunks = ImmutableArray.CreateBuilder<StoredChunk>();
        for (var number = 0; number < 3650; number++)
        {
            var bytes = 80_000 + (uint)(number % 977);
            chunks.Add(new(number, offset, bytes, 0));
            offset += bytes + (number % 64 == 0 ? 2096u : 0);
        }

        var layout = new ChunkedLayout([], [], new(chunks.ToImmutable()), [], []);
        var encoded = IndexCodec.Encode(Index() with
        {
            Variables = [new("tas", ElementType.Float, [], AttributeSet.Empty, layout, false)],
        });

        Assert.InRange(encoded.Length, 1000, 20 << 10);
        var decoded = (ChunkedLayout)IndexCodec.Decode(encoded, "test").Variables[0].Layout;
        Assert.Equal(layout.Chunks.Chunks, decoded.Chunks.Chunks);
    }

    [Fact]
    public void Bytes_that_are_cut_or_changed_anywhere_are_refused()
    {
        var encoded = IndexCodec.Encode(Grouped());
        for (int i = 0; i < encoded.Length; i++)
        {
            Refused(encoded[..i]);
            var changed = encoded.ToArray();
            changed[i] ^= 0x10;
            Refused(changed);
        }

        Refused([.. encoded, 0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hostile_bytes_with_a_right_checksum_never_do_worse_than_a_compute_exception(bool isGrouped)
    {
        var encoded = IndexCodec.Encode(isGrouped ? Grouped() : Index());
        var random = new Random(11);
        int[] numbers = [0, 1, -1, int.MaxValue, int.MinValue, 1 << 20, 255];
        var refused = 0;
        for (int mutant = 0; mutant < 20_000; mutant++)
        {
            var changed = encoded.ToArray();
            var at = random.Next(IndexCodec.PreambleBytes, changed.Length - 4);
            if (random.Next(2) == 0)
            {
                changed[at] = (byte)random.Next(256);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), numbers[random.Next(numbers.Length)]);
            }

            changed = random.Next(4) == 0 ? changed[..at] : changed;
            BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(8), IndexCodec.Checksum(changed));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = IndexCodec.Decode(changed, "test");
            }
            catch (ComputeException failure)
            {
                Assert.Equal(Fault.CorruptData, failure.Fault);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
        }

        Assert.InRange(refused, 1000, 19_000);
    }

    private static void Refused(byte[] bytes) =>
        Assert.Equal(
            Fault.CorruptData, Assert.Throws<ComputeException>(() => IndexCodec.Decode(bytes, "test")).Fault);

    private static DatasetIndex Grouped()
    {
        UserType phase = new("phase", ElementType.Byte, 1, [new("ice", ElementType.Byte, 0, [], -1, null)]);
        UserType pair = new(
            "pair",
            ElementType.Compound,
            40,
            [
                new("one", ElementType.Byte, 0, [], 0, phase),
                new("many", ElementType.Double, 8, [2, 2], 0, null),
            ]);
        Dimension time = new("time", 5, true);
        Dimension x = new("x", 4);
        var layout = new ChunkedLayout(
            [2, 3],
            [3, 4],
            new([new(0, 5000, 77, 0), new(1, 6000, 70, 2), new(3, 100, 1, 0)]),
            [new(2, "shuffle", true, [4]), new(1, "", false, [])],
            [1, 2, 3]);
        return new(
            "netCDF-4",
            [time],
            [
                new("half", ElementType.Float, [time, x], AttributeSet.Empty, layout, true)
                {
                    ElementBytes = 3,
                    Form = new(true, true, 1, 20, 19, 10, 9, 0, 10, -5, true),
                },
                new("name", ElementType.String, [], AttributeSet.Empty, new UnwrittenLayout([]), false)
                {
                    ElementBytes = 16,
                    Heap = new(8, 4, 512),
                },
                new(
                    "small",
                    ElementType.Int,
                    [],
                    AttributeSet.Empty,
                    new ContiguousLayout(4) { IsCompact = true },
                    false),
            ],
            AttributeSet.Empty
                .With("names", AttributeValue.FromStrings("one", "", "three"))
                .With("phase", AttributeValue.FromEnum(phase, -1, 4))
                .With("pairs", AttributeValue.FromElements(pair, "{ice, {1., 2., 3., 4.}}")))
        {
            Types = [phase, pair],
            Hdf5 = new(2, true, "version=2"),
            Groups =
            [
                new("forecast", [], [], AttributeSet.Empty),
                new(
                    "forecast/surface",
                    [x],
                    [
                        new("seen", ElementType.Opaque, [x], AttributeSet.Empty,
                            new RefusedLayout("its type is opaque") { Storage = new ContiguousLayout(9) }, false)
                        {
                            ElementBytes = 7,
                            UserType = new("", ElementType.Opaque, 7, []),
                        },
                    ],
                    AttributeSet.Empty),
            ],
        };
    }

    private static DatasetIndex Index()
    {
        Dimension time = new("time", 12, true);
        Dimension x = new("x \u6e29", 1L << 33);
        Dimension inner = new("of a variable only", 3);
        var attributes = AttributeSet.Empty
            .With("text", "\u2103")
            .With("empty", "")
            .With("float", AttributeValue.FromNumbers(ElementType.Float, 1.5, double.NaN))
            .With("none", AttributeValue.FromNumbers(ElementType.Double))
            .With("big", AttributeValue.FromIntegers(ElementType.UInt64, -1, long.MaxValue))
            .With("byte", AttributeValue.FromIntegers(ElementType.Byte, -128));
        return new(
            "64-bit offset",
            [time, x],
            [
                new("tas", ElementType.Float, [time, x], attributes, new RecordLayout(1000, 1L << 36), true),
                new("scalar", ElementType.Char, [], AttributeSet.Empty, new ContiguousLayout(4), false),
                new("own", ElementType.UShort, [inner, inner], attributes, new ContiguousLayout(1L << 40), true),
            ],
            attributes);
    }
}
