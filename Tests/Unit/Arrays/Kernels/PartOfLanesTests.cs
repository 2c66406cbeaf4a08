using System.Runtime.Intrinsics;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class PartOfLanesTests
{
    [Fact]
    public void Numbers_of_every_form_are_read_and_NaN_stands_behind_them()
    {
        Check<Singles>(new(ElementType.Float));
        Check<SwappedSingles>(new(ElementType.Float, IsSwapped: true));
        Check<Doubles>(new(ElementType.Double));
        Check<SwappedDoubles>(new(ElementType.Double, IsSwapped: true));
    }

    // The last numbers of memory, and numbers with others behind them.
    private static void Check<TNumbers>(ValueForm form)
        where TNumbers : struct, INumbers
    {
        for (var count = 1; count <= 8; count++)
        {
            foreach (var behind in (int[])[0, 1, 8])
            {
                double[] numbers = [.. Enumerable.Range(0, 3 + count + behind).Select(number => number * 0.25)];
                var lanes = new double[8];

                new PartOfLanes(StoredSamples.Bytes(form, numbers), TNumbers.Bytes, new byte[PartOfLanes.Room])
                    .Load<TNumbers>(3, count)
                    .CopyTo(lanes);

                Assert.Equal([.. numbers[3..(3 + count)], .. Enumerable.Repeat(double.NaN, 8 - count)], lanes);
            }
        }
    }
}
