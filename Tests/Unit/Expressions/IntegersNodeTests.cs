using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

/// <summary>Integers on their way in, as int64, and out, as they are stored.</summary>
public sealed class IntegersNodeTests
{
    private readonly NodeArrays _arrays = new();

    [Fact]
    public async Task Missing_numbers_are_replaced_and_others_widened()
    {
        var attributes = AttributeSet.Empty
            .With("_FillValue", AttributeValue.FromIntegers(ElementType.Short, -99))
            .With("missing_value", AttributeValue.FromNumbers(ElementType.Double, 7, 0.5, 1e30));
        var stored = _arrays.Read([5], (short)1, (short)-99, (short)7, short.MinValue, short.MaxValue);

        var integers = new IntegersNode(stored, Packing.Of(ElementType.Short, attributes), 0);

        Assert.Equal((double[])[1, 0, 0, -32768, 32767], await _arrays.ValuesAsync(integers));
        Assert.Equal((double[])[0, 0], await _arrays.ValuesAsync(integers.Select(0, new IndexRange(1, 2))));
    }

    [Fact]
    public async Task Unsigned_bytes_that_are_stored_as_signed_come_back_as_they_were()
    {
        var attributes = AttributeSet.Empty
            .With("_Unsigned", "true")
            .With("_FillValue", AttributeValue.FromIntegers(ElementType.Byte, -1));
        var stored = _arrays.Read([3], (sbyte)5, (sbyte)-56, (sbyte)-1);
        var packing = Packing.Of(ElementType.Byte, attributes);

        var integers = new IntegersNode(stored, packing, long.MinValue);
        var back = new StoreIntegersNode(integers, ElementType.Byte, long.MinValue, packing.MissingIntegers[0]);

        Assert.Equal(255, packing.MissingIntegers[0]);
        Assert.Equal((double[])[5, 200, long.MinValue], await _arrays.ValuesAsync(integers));
        Assert.Equal((double[])[5, -56, -1], await _arrays.ValuesAsync(back));
    }

    [Fact]
    public async Task A_number_that_int64_does_not_hold_is_refused()
    {
        var packing = Packing.Of(
            ElementType.UInt64,
            AttributeSet.Empty.With("_FillValue", AttributeValue.FromIntegers(ElementType.UInt64, -2)));
        var fine = new IntegersNode(_arrays.Read([2], 5L, -2L), packing, 0);
        var large = new IntegersNode(_arrays.Read([2], 5L, -3L), packing, 0);

        Assert.Equal((double[])[5, 0], await _arrays.ValuesAsync(fine));
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => _arrays.ValuesAsync(large));

        Assert.Contains("18446744073709551613", refusal.Message, StringComparison.Ordinal);
    }
}
