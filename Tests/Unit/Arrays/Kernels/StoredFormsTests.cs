using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class StoredFormsTests
{
    [Theory]
    [InlineData(ElementType.Float, false, double.NaN, double.NaN, typeof(Singles), typeof(NoNumber))]
    [InlineData(ElementType.Float, true, 1, double.NaN, typeof(SwappedSingles), typeof(OneNumber))]
    [InlineData(ElementType.Double, false, double.NaN, 1, typeof(Doubles), typeof(OneNumber))]
    [InlineData(ElementType.Double, true, 1, 2, typeof(SwappedDoubles), typeof(TwoNumbers))]
    [InlineData(ElementType.Double, true, 2, 2, typeof(SwappedDoubles), typeof(OneNumber))]
    public void Each_form_has_its_code(
        ElementType type, bool isSwapped, double missing, double other, Type numbers, Type isMissing)
    {
        List<Type> taken = [];

        StoredForms.Take(
            new StoredRows(new byte[8], 1, 1, 1, new(type, isSwapped, missing, other)), new Recorder(taken));

        Assert.Equal([numbers, isMissing], taken);
    }

    [Fact]
    public void Integers_are_not_floating_point_numbers() => Assert.Throws<ArgumentException>(() =>
        StoredForms.Take(new StoredRows(new byte[8], 1, 1, 1, new(ElementType.Int64)), new Recorder([])));

    private readonly struct Recorder(List<Type> taken) : IStoredKernel
    {
        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing> => taken.AddRange([typeof(TNumbers), typeof(TMissing)]);
    }
}
