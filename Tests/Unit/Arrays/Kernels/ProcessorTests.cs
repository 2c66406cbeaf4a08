using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf.Cells;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

/// <summary>The same numbers on every processor: partitions of one job run on machines of different kinds.</summary>
public sealed class ProcessorTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    [InlineData(0)]
    public async Task Kernels_give_the_same_bytes_with_vectors_of(int bits)
    {
        if (ChildTest.IsChild)
        {
            ChildTest.Report($"{Widest()} {Digest()}");
            return;
        }

        // A processor that does not have the wider ones anyway leaves out what it is told to leave out.
        var there = await ChildTest.RunAsync(bits switch
        {
            512 => [],
            256 => [("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX512F", "0")],
            128 => [("DOTNET_EnableAVX", "0")],
            _ => [("DOTNET_EnableHWIntrinsic", "0")],
        });

        Assert.Equal($"{Math.Min(bits, Widest())} {Digest()}", there);
    }

    private static int Widest() =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 0;

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var sample in StoredSamples.All)
        {
            Append<SumLanes>(hash, sample);
            Append<CountLanes>(hash, sample);
            Append<MomentLanes>(hash, sample);
            Append<JoinedLanes<SumLanes, MomentLanes>>(hash, sample);
            Append<ExtremeLanes<Larger>>(hash, sample);
            Append<ExtremeLanes<Smaller>>(hash, sample);

            var weights = KernelSamples.Weights((Math.Max(1, sample.Count) * 70) + 70);
            var state = new double[4 * (sample.Length + 1)];
            WeightedRows.Add<WeightedLanes>(sample.Rows, new(weights, 1, false), state, 0, sample.Length + 1);
            WeightedRows.Add<WeightedLanes>(sample.Rows, new(weights, 70, true), state, 1, sample.Length + 1);
            WeightedRuns.Add<WeightedLanes>(sample.Rows, new(weights, 70, true), state, 0, sample.Length + 1);
            WeightedRows.Add<WeightedMomentLanes>(sample.Rows, new(weights, 70, true), state, 1, sample.Length + 1);
            WeightedRuns.Add<WeightedMomentLanes>(sample.Rows, new(weights, 1, false), state, 0, sample.Length + 1);
            EquallyWeightedRuns.Add(sample.Rows, new(weights, 1, false), state, sample.Length, sample.Length + 1);
            hash.AppendData(MemoryMarshal.AsBytes<long>(StoredSamples.Bits(state)));
        }

        foreach (var length in KernelSamples.Lengths)
        {
            var floats = KernelSamples.Floats(length);
            var doubles = KernelSamples.Doubles(length);
            double[] areas = [CellAreas.Band(length, length + 1.25), CellAreas.GreatCircles(length, length + 1.25, 2.5)];
            hash.AppendData(MemoryMarshal.AsBytes(areas.AsSpan()));

            long[] integers = [.. doubles.Select(value => double.IsNaN(value) ? -1 : (long)value)];
            long[] added = [.. integers];
            IntegerSumRows.Add(integers, 0, 3, added);
            IntegerExtremeRows.Add(length % 2 == 0, integers, 0, 2, added);
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

            MissingNumbers.Mark(floats, unpacked.AsSpan(), 0);
            MissingNumbers.Fill(unpacked.AsSpan(), 7);
            hash.AppendData(MemoryMarshal.AsBytes(unpacked.AsSpan()));
            hash.AppendData(NumberFunctions.Bytes(KernelSamples.Doubles(length, hasInfinities: true)));

            AppendKept(hash, floats, 1f);
            AppendKept(hash, doubles, 1.0);

            AppendUnpacked(hash, [.. integers.Select(number => (sbyte)number)]);
            AppendUnpacked(hash, [.. integers.Select(number => (byte)number)]);
            AppendUnpacked(hash, [.. integers.Select(number => (short)number)]);
            AppendUnpacked(hash, [.. integers.Select(number => (ushort)number)]);
            AppendUnpacked(hash, [.. integers.Select(number => (int)number * 65537)]);

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

    private static void AppendKept<T>(IncrementalHash hash, T[] values, T number)
        where T : unmanaged, INumber<T>
    {
        var mask = new byte[values.Length];
        foreach (var comparator in Enum.GetValues<Comparator>())
        {
            CompareNumbers.Apply(values.AsSpan(), comparator, number, mask);
            KeepMasked.Apply(values.AsSpan(), mask, number);
            hash.AppendData(mask);
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    private static void AppendUnpacked<T>(IncrementalHash hash, T[] stored)
        where T : unmanaged
    {
        var (singles, doubles) = (new float[stored.Length], new double[stored.Length]);
        foreach (var isSwapped in (bool[])[false, true])
        {
            UnpackIntegers.Apply(stored, isSwapped, singles.AsSpan(), [-1, 5, 1e9], 0.01, 273.15);
            UnpackIntegers.Apply(stored, isSwapped, doubles.AsSpan(), [-1, 5, 1e9], 0.01, 273.15);
            hash.AppendData(MemoryMarshal.AsBytes(singles.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(doubles.AsSpan()));
        }
    }

    private static void Append<TLanes>(IncrementalHash hash, StoredSample sample)
        where TLanes : struct, IValueLanes<TLanes>
    {
        var state = StoredSample.State(TLanes.Components, sample.Length + 1);
        CellRows.Add<TLanes>(sample.Rows, state, 1, sample.Length + 1);
        CellRuns.Add<TLanes>(sample.Rows, state, 0, sample.Length + 1);
        CellRows.Combine<TLanes>(state, StoredSample.State(TLanes.Components, sample.Length + 1));
        hash.AppendData(MemoryMarshal.AsBytes<long>(StoredSamples.Bits(state)));

        var edges = BinRunsTests.Edges(sample.Length);
        state = StoredSample.State(TLanes.Components, edges.Length);
        BinRuns.Add<TLanes>(sample.Rows, edges, state, 1, edges.Length);
        hash.AppendData(MemoryMarshal.AsBytes<long>(StoredSamples.Bits(state)));
    }
}
