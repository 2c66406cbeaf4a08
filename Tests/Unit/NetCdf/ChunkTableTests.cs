using Compute.Orleans.Engine.NetCdf;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class ChunkTableTests
{
    [Fact]
    public void Every_chunk_is_found_by_its_number_and_no_other() =>
        Gen.Long[0, 200].HashSet[0, 60].Sample(numbers =>
        {
            var table = new ChunkTable([.. numbers.Select(Chunk)]);

            Assert.Equal(numbers.Count, table.Count);
            for (var number = -1L; number <= 201; number++)
            {
                Assert.Equal(numbers.Contains(number) ? Chunk(number) : null, table.Find(number));
            }
        });

    [Fact]
    public void Chunks_stand_in_order_of_their_numbers()
    {
        var table = new ChunkTable([Chunk(7), Chunk(0), Chunk(3)]);

        Assert.Equal([0, 3, 7], table.Chunks.ToArray().Select(chunk => chunk.Number));
    }

    [Fact]
    public void A_number_that_comes_twice_is_refused() =>
        Assert.Contains("chunk 3 comes twice", Assert.Throws<ArgumentException>(
            () => new ChunkTable([Chunk(3), Chunk(0), Chunk(3)])).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_table_has_nothing_to_find() => Assert.Null(ChunkTable.Empty.Find(0));

    private static StoredChunk Chunk(long number) => new(number, 1000 + (number * 10), (uint)number + 1, 0);
}
