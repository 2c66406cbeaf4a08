using Compute.Orleans.WebApi.Files;

namespace Compute.Orleans.Tests.Unit.WebApi.Files;

public sealed class FileEndpointTests
{
    [Theory]
    [InlineData("a.nc", true)]
    [InlineData("a%2Fb", true)]
    [InlineData("é #", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData(".a", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\0", false)]
    public void A_part_of_a_path_stays_in_its_folder(string segment, bool expected) =>
        Assert.Equal(expected, FileEndpoint.IsSafe(segment));

    [Fact]
    public void A_name_that_no_file_system_takes_is_refused() => Assert.False(FileEndpoint.IsSafe(new string('a', 256)));
}
