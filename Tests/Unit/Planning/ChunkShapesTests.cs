using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Tests.Unit.Planning;

public sealed class ChunkShapesTests
{
    [Theory]
    [InlineData("3650,180,288", "5,180,288")] // 207,360 bytes a map: five of them are not more than a MiB.
    [InlineData("100,721,1440", "1,721,1440")] // A map of 4,152,960 bytes stays whole,
    [InlineData("100,1000,2000", "1,524,2000")] // and one of 8,000,000 does not.
    [InlineData("1000000", "262144")]
    [InlineData("7", "7")]
    [InlineData("0,4", "1,4")]
    public void Some_maps_are_a_chunk_or_one_or_a_part_of_one(string shape, string chunk) =>
        Assert.Equal(Lengths(chunk), ChunkShapes.Default([.. Lengths(shape)], sizeof(float)));

    [Theory]
    [InlineData("10,64,128", "10,64,128")] // 327,680 bytes: as the input has it.
    [InlineData("1,64,128", "1,64,128")]
    [InlineData("1,8,8", "32,64,128")] // 256 bytes are too few; 32 maps are a MiB.
    [InlineData("500,64,128", "32,64,128")] // As far as there are data, the input's has 11,960,320.
    public void Chunks_are_those_of_the_input_where_those_are_neither_small_nor_large(string input, string chunk)
    {
        var grid = new ChunkGrid([.. Lengths(input)], [.. Lengths(input)]);

        Assert.Equal(Lengths(chunk), ChunkShapes.Of([365, 64, 128], sizeof(float), grid));
    }

    private static long[] Lengths(string text) => [.. text.Split(',').Select(long.Parse)];
}
