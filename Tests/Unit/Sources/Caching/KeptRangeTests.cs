using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class KeptRangeTests
{
    [Fact]
    public void A_name_is_read_as_it_was_made()
    {
        var range = new KeptRange(9_000_000_000, 123, 5, 5);

        Assert.Equal("9000000000-123", range.FileName);
        Assert.Equal(range, KeptRange.TryParse(range.FileName, 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1-0")]
    [InlineData("1-2.0f3e.tmp")]
    [InlineData("1--2")]
    [InlineData(" 1-2")]
    [InlineData("9223372036854775807-1")]
    [InlineData("1-3000000000")]
    [InlineData("notes.txt")]
    public void Another_name_is_none_of_the_caches(string name) => Assert.Null(KeptRange.TryParse(name, 0));
}
