using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Filters;

namespace Compute.Orleans.Tests.Unit.NetCdf.Filters;

public sealed class FilterPipelineTests
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const int Lz4 = 32004;

    private static readonly byte[] _numbers =
        MemoryMarshal.AsBytes<double>([.. Enumerable.Range(0, 7).Select(number => number * 1.5)]).ToArray();

    /// <summary>What the HDF5 library 1.10.8 stored of seven doubles with shuffle, deflate and fletcher32.</summary>
    private static readonly byte[] _stored = Convert.FromHexString(
        "785e6360201afce01092905362b077000100163e02ea788d93e7");

    [Fact]
    public void A_chunk_of_HDF5_is_undone()
    {
        var pipeline = Pipeline(56, Shuffle, Deflate, Fletcher32);
        var decoded = new byte[56];

        pipeline.Check(_stored.Length, 0);
        pipeline.Undo(_stored, 0, decoded);

        Assert.Equal(_numbers, decoded);
    }

    /// <summary>Any order, any of them skipped: the chunk comes back whatever was done to it.</summary>
    [Fact]
    public void Any_filters_in_any_order_are_undone()
    {
        int[][] orders =
        [
            [], [Shuffle], [Fletcher32], [Deflate], [Fletcher32, Shuffle], [Shuffle, Fletcher32],
            [Fletcher32, Deflate], [Deflate, Fletcher32], [Shuffle, Deflate], [Deflate, Shuffle, Fletcher32],
            [Deflate, Deflate], [Lz4, Fletcher32, Deflate], [Fletcher32, Fletcher32], [Shuffle, Lz4, Shuffle, Deflate],
        ];
        foreach (var order in orders)
        {
            for (uint skipped = 0; skipped < 1 << order.Length; skipped++)
            {
                var block = _numbers;
                for (var place = 0; place < order.Length; place++)
                {
                    block = (skipped & (1U << place)) != 0 ? block : Apply(order[place], block);
                }

                var pipeline = Pipeline(56, order);
                var decoded = new byte[56];
                pipeline.Check(block.Length, skipped);
                pipeline.Undo(block, skipped, decoded);

                Assert.Equal(_numbers, decoded);
                Assert.Equal(skipped == (1U << order.Length) - 1, pipeline.IsPlain(skipped));
            }
        }
    }

    [Theory]
    [InlineData(new[] { Shuffle }, 57, "57 bytes are stored, and it takes 56")]
    [InlineData(new[] { Fletcher32 }, 56, "56 bytes are stored, and it takes 60")]
    [InlineData(new int[0], 0, "0 bytes are stored, and it takes 56")]
    [InlineData(new[] { Deflate }, 1 << 20, "which no filter makes of them")]
    public void A_length_that_cannot_be_is_refused_before_anything_is_done(int[] filters, int bytes, string problem)
    {
        var damage = Assert.Throws<InvalidDataException>(() => Pipeline(56, filters).Check(bytes, 0));

        Assert.Contains(problem, damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_deflate_can_make_is_refused()
    {
        Pipeline(1032 * 1000, Deflate).Check(1000, 0);
        Pipeline(1 << 29, Deflate, Deflate).Check(1000, 0);
        var damage = Assert.Throws<InvalidDataException>(() => Pipeline(1 << 30, Shuffle, Deflate).Check(1000, 0));
        Assert.Contains("cannot have made 1073741824", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_of_another_length_is_refused_and_the_filter_named()
    {
        foreach (var length in (int[])[55, 57, 100])
        {
            var stream = Apply(Deflate, new byte[length]);
            var damage = Assert.Throws<InvalidDataException>(
                () => Pipeline(56, Shuffle, Deflate).Undo(stream, 0, new byte[56]));
            Assert.StartsWith("deflate: ", damage.Message, StringComparison.Ordinal);
        }

        _ = Assert.Throws<InvalidDataException>(
            () => Pipeline(56, Deflate, Deflate).Undo(Apply(Deflate, Apply(Deflate, new byte[55])), 0, new byte[56]));
    }

    [Fact]
    public void Undoing_allocates_nothing_once_buffers_are_there()
    {
        var pipeline = Pipeline(56, Shuffle, Deflate, Fletcher32);
        var decoded = new byte[56];
        pipeline.Undo(_stored, 0, decoded);
        Assert.SkipUnless(Engine.Native.Deflate.IsAvailable, "libdeflate0 is not installed");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1000; turn++)
        {
            pipeline.Undo(_stored, 0, decoded);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void The_catalogue_says_what_is_not_undone()
    {
        Assert.Null(FilterCatalog.Refusal([Filter(Shuffle), Filter(Deflate), Filter(32001)]));
        Assert.Contains("szip (4)", FilterCatalog.Refusal([Filter(4)]), StringComparison.Ordinal);
        Assert.Contains("n-bit (5)", FilterCatalog.Refusal([Filter(Deflate), Filter(5)]), StringComparison.Ordinal);
        Assert.Contains("scale-offset (6)", FilterCatalog.Absence(Filter(6)), StringComparison.Ordinal);
        Assert.Contains("filter 999,", FilterCatalog.Refusal([Filter(999)]), StringComparison.Ordinal);
        Assert.Contains("mine (999)", FilterCatalog.Refusal([Filter(999) with { Name = "mine" }]), StringComparison.Ordinal);
        Assert.Null(FilterCatalog.Absence(Filter(Deflate)));
    }

    internal static StoredFilter Filter(int id) => new(id, "", IsOptional: true, id == Shuffle ? [8] : []);

    internal static byte[] Apply(int filter, byte[] block)
    {
        switch (filter)
        {
            case Deflate:
                return DeflateTests.Stream(block);
            case Lz4:
                return CodecTests.Lz4Frame(block, 40);
            case Fletcher32:
                var checksum = new byte[4];
                BinaryPrimitives.WriteUInt32LittleEndian(checksum, Engine.NetCdf.Filters.Fletcher32.Sum(block));
                return [.. block, .. checksum];
            default:
                var count = block.Length / 8;
                var whole = Enumerable.Range(0, count * 8).Select(place => block[(place % count * 8) + (place / count)]);
                return [.. whole, .. block[(count * 8)..]];
        }
    }

    private static FilterPipeline Pipeline(int bytes, params ReadOnlySpan<int> filters)
    {
        var stored = ImmutableArray.CreateBuilder<StoredFilter>();
        foreach (var filter in filters)
        {
            stored.Add(Filter(filter));
        }

        return new(stored.ToImmutable(), bytes);
    }
}
