using System.Diagnostics;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Formats;

/// <summary>One file, read by many threads at once: HDF5's own library has one lock for all, and we have none.</summary>
public sealed class ConcurrentReadingTests
{
    private const int Threads = 16;
    private const string SecondsVariable = "COMPUTE_STRESS_SECONDS";
    private const double DefaultSeconds = 3;

    private const string Make = """
        import sys, netCDF4, numpy as np
        random = np.random.default_rng(3)
        with netCDF4.Dataset(sys.argv[1], 'w') as d:
            for name, length in dict(t=None, y=61, x=83).items():
                d.createDimension(name, length)
            for name, type, settings in (
                    ('packed', 'i2', dict(zlib=True, shuffle=True, chunksizes=(5, 20, 30))),
                    ('checked', 'f4', dict(zlib=True, fletcher32=True, chunksizes=(1, 61, 83))),
                    ('big', '>f8', dict(zlib=True, complevel=1, chunksizes=(40, 7, 9))),
                    ('plain', 'i4', dict(chunksizes=(3, 61, 10)))):
                v = d.createVariable(name, type, ('t', 'y', 'x'), **settings)
                v[:97] = random.integers(0, 1000, (97, 61, 83)).cumsum(axis=2)
            short = d.createVariable('short', 'f4', ('t', 'x'), zlib=True, fill_value=-1)
            short[:40] = random.normal(size=(40, 83))
            d.createVariable('fixed', 'u1', ('y', 'x'), contiguous=True)[:] = random.integers(0, 255, (61, 83))
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Threads_that_read_one_file_at_once_all_read_what_is_there()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var path = folder.File("shared.nc");
        _ = await Python.RunAsync(Make, path);
        await using var source = FileSource.Open(path);
        var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);
        var whole = new List<(IndexedVariable Variable, byte[] Bytes)>();
        foreach (var variable in index.Variables)
        {
            whole.Add((variable, await DatasetDump.ReadAllAsync(source, variable, CancellationToken)));
        }

        var seconds = double.TryParse(Environment.GetEnvironmentVariable(SecondsVariable), out var said)
            ? said
            : DefaultSeconds;
        var begun = Stopwatch.StartNew();

        var boxes = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            async () =>
            {
                var random = new Random(thread);
                var read = 0;
                for (; begun.Elapsed.TotalSeconds < seconds; read++)
                {
                    var (variable, bytes) = whole[random.Next(whole.Count)];
                    await ReadBoxAsync(source, variable, bytes, random);
                }

                return read;
            },
            CancellationToken,
            TaskCreationOptions.LongRunning, // A thread for each: the pool would have two at first.
            TaskScheduler.Default).Unwrap()));

        Assert.All(boxes, read => Assert.True(read > 0, "a thread read nothing"));
    }

    private static async Task ReadBoxAsync(IByteSource source, IndexedVariable variable, byte[] whole, Random random)
    {
        IndexRange[] box = [.. variable.Shape.Select(length => Range(length, random))];
        var elementBytes = variable.Type.ByteLength();
        var read = new byte[box.Aggregate(1L, (product, range) => product * range.Count) * elementBytes];

        await VariableReader.ReadAsync(source, variable, box, read, CancellationToken);

        var expected = Pick(whole, [.. variable.Shape], box, elementBytes);
        Assert.True(
            read.AsSpan().SequenceEqual(expected), $"{variable.Name}[{string.Join("; ", box)}] differs from the whole");
    }

    private static IndexRange Range(long length, Random random)
    {
        var step = random.Next(3) == 0 ? random.NextInt64(1, 6) : 1;
        var start = random.NextInt64(length);
        var most = ((length - 1 - start) / step) + 1;
        return new(start, random.NextInt64(1, Math.Min(most, 40) + 1), step);
    }

    /// <summary>The elements of a box, picked one by one.</summary>
    private static byte[] Pick(byte[] whole, long[] shape, IndexRange[] box, int elementBytes)
    {
        var picked = new MemoryStream();
        var position = new long[box.Length];
        while (true)
        {
            var element = 0L;
            for (var axis = 0; axis < box.Length; axis++)
            {
                element = (element * shape[axis]) + box[axis].Start + (position[axis] * box[axis].Step);
            }

            picked.Write(whole.AsSpan((int)element * elementBytes, elementBytes));
            var turned = box.Length - 1;
            while (turned >= 0 && ++position[turned] == box[turned].Count)
            {
                position[turned--] = 0;
            }

            if (turned < 0)
            {
                return picked.ToArray();
            }
        }
    }
}
