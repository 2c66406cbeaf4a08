using System.Buffers.Binary;
using System.Numerics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class StoredIntegersTests
{
    [Fact]
    public void Sixteen_are_read_as_each_alone_in_both_byte_orders_at_any_alignment()
    {
        AssertRead<sbyte>(number => number);
        AssertRead<byte>(number => number);
        AssertRead<short>(BinaryPrimitives.ReverseEndianness);
        AssertRead<ushort>(BinaryPrimitives.ReverseEndianness);
        AssertRead<int>(BinaryPrimitives.ReverseEndianness);
    }

    [Fact]
    public void Only_those_that_int32_holds_are_taken()
    {
        Assert.True(StoredIntegers.Are<sbyte>() && StoredIntegers.Are<byte>() && StoredIntegers.Are<short>());
        Assert.True(StoredIntegers.Are<ushort>() && StoredIntegers.Are<int>());
        Assert.False(StoredIntegers.Are<uint>() || StoredIntegers.Are<long>() || StoredIntegers.Are<float>());
        Assert.Throws<ArgumentException>(() => StoredIntegers.One(1u, isSwapped: false));
    }

    private static void AssertRead<T>(Func<T, T> swap)
        where T : unmanaged, IBinaryInteger<T>
    {
        T[] stored = [.. Enumerable.Range(-9, 19).Select(place => T.CreateTruncating(place * 0x0F1E2D3B))];
        T[] swapped = [.. stored.Select(swap)];
        for (var first = 0; first < 3; first++)
        {
            var plain = StoredIntegers.Load(ref stored[first], isSwapped: false);
            var turned = StoredIntegers.Load(ref swapped[first], isSwapped: true);
            for (var lane = 0; lane < 16; lane++)
            {
                var expected = int.CreateChecked(stored[first + lane]);
                Assert.Equal(expected, plain[lane]);
                Assert.Equal(expected, turned[lane]);
                Assert.Equal(expected, StoredIntegers.One(stored[first + lane], isSwapped: false));
                Assert.Equal(expected, StoredIntegers.One(swapped[first + lane], isSwapped: true));
            }
        }
    }
}
