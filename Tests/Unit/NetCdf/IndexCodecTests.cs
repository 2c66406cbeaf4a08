using System.Buffers.Binary;
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
    public void Bytes_that_are_cut_or_changed_anywhere_are_refused()
    {
        var encoded = IndexCodec.Encode(Index());
        for (int i = 0; i < encoded.Length; i++)
        {
            Refused(encoded[..i]);
            var changed = encoded.ToArray();
            changed[i] ^= 0x10;
            Refused(changed);
        }

        Refused([.. encoded, 0]);
    }

    [Fact]
    public void Hostile_bytes_with_a_right_checksum_never_do_worse_than_a_compute_exception()
    {
        var encoded = IndexCodec.Encode(Index());
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
