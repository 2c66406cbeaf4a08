using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf.Cells;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

/// <summary>The same numbers on every processor: partitions of one job run on machines of different kinds.</summary>
public sealed class ProcessorTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX512F")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Kernels_give_the_same_bytes_without(string instructions)
    {
        if (ChildTest.IsChild)
        {
            ChildTest.Report(Digest());
            return;
        }

        var there = await ChildTest.RunAsync((instructions, "0"));

        Assert.Equal(Digest(), there);
    }

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var length in KernelSamples.Lengths)
        {
            var floats = KernelSamples.Floats(length);
            var doubles = KernelSamples.Doubles(length);
            var sums = new double[length];
            var counts = new double[length];
            SumRows.Add(floats, sums, counts);
            SumRows.Add(doubles, sums, counts);
            hash.AppendData(MemoryMarshal.AsBytes(sums.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(counts.AsSpan()));

            var totals = new double[4];
            SumRuns.Add(floats, ref totals[0], ref totals[1]);
            SumRuns.Add(doubles, ref totals[2], ref totals[3]);
            hash.AppendData(MemoryMarshal.AsBytes(totals.AsSpan()));

            var state = new double[2 * MomentRows.Components * (length + 1)];
            var rows = state.AsSpan(0, MomentRows.Components * (length + 1));
            MomentRows.Add(floats, rows, 0, length + 1);
            MomentRows.Add(doubles, rows, 1, length + 1);
            MomentRuns.Add(floats, state.AsSpan(rows.Length), 0, length + 1);
            MomentRuns.Add(doubles, state.AsSpan(rows.Length), 0, length + 1);
            hash.AppendData(MemoryMarshal.AsBytes(state.AsSpan()));

            var weights = KernelSamples.Weights(length);
            state = new double[2 * WeightedRows.Components * (length + 1)];
            rows = state.AsSpan(0, WeightedRows.Components * (length + 1));
            WeightedRows.Add(floats, weights, rows, 0, length + 1);
            WeightedRows.Add(doubles, [0.3], rows, 1, length + 1);
            WeightedRuns.Add(floats, weights, state.AsSpan(rows.Length), 0, length + 1);
            WeightedRuns.Add(doubles, weights, state.AsSpan(rows.Length), 0, length + 1);
            EquallyWeightedRuns.Add(floats, 0.3, state.AsSpan(rows.Length), 0, length + 1);
            EquallyWeightedRuns.Add(doubles, 0.7, state.AsSpan(rows.Length), 0, length + 1);
            state[0] = CellAreas.Band(length, length + 1.25);
            state[1] = CellAreas.GreatCircles(length, length + 1.25, 2.5);
            hash.AppendData(MemoryMarshal.AsBytes(state.AsSpan()));

            double[] kept = [.. Enumerable.Repeat(-0.0, length + 2)];
            ExtremeRows.Keep<Larger>(floats, kept);
            ExtremeRows.Keep<Smaller>(doubles, kept);
            ExtremeRuns.Keep<Larger>(floats, ref kept[^2]);
            ExtremeRuns.Keep<Smaller>(doubles, ref kept[^1]);
            CountRows.Add(floats, kept);
            CountRuns.Add(doubles, ref kept[^1]);
            hash.AppendData(MemoryMarshal.AsBytes(kept.AsSpan()));

            long[] integers = [.. doubles.Select(value => double.IsNaN(value) ? -1 : (long)value)];
            long[] added = [.. integers];
            IntegerSumRows.Add(integers, added);
            ReplaceIntegers.Apply(added, [-2, 0], 7);
            hash.AppendData(MemoryMarshal.AsBytes(added.AsSpan()));
            var total = 0L;
            IntegerSumRuns.Add(integers, ref total);
            hash.AppendData(BitConverter.GetBytes(total));

            var unpacked = new float[length];
            Unpack.Apply<float, float>(floats, unpacked, [0], 1, 0);
            hash.AppendData(MemoryMarshal.AsBytes(unpacked.AsSpan()));
            Unpack.Apply<float, float>(floats, unpacked, [0], 0.1f, 273.15f);
            hash.AppendData(MemoryMarshal.AsBytes(unpacked.AsSpan()));

            foreach (var elementBytes in (int[])[2, 4, 8, 16])
            {
                var planes = UnshuffleTests.Planes(length * elementBytes);
                var elements = new byte[planes.Length];
                Unshuffle.Apply(planes, elements, elementBytes);
                hash.AppendData(elements);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
