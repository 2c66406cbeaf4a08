using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Describing;

public sealed class FileStateTests
{
    private static readonly DateTimeOffset _moment = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_local_file_has_a_time_and_no_tag() => Assert.Equal(
        new FileState(_moment, null),
        FileState.Of(new MemorySource([1], "/data/a.nc", _moment.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("W/\"abc\"")]
    public void A_servers_tag_is_said_as_it_is(string tag) =>
        Assert.Equal(new FileState(null, tag), FileState.Of(new MemorySource([1], "https://h/a.nc", tag)));

    [Fact]
    public void A_servers_time_is_a_time() => Assert.Equal(
        new FileState(_moment, null), FileState.Of(new MemorySource([1], "https://h/a.nc", "Thu, 02 Jan 2020 03:04:05 GMT")));

    [Theory]
    [InlineData("/data/a.nc", "nonsense")]
    [InlineData("/data/a.nc", "99999999999999999999999")]
    [InlineData("/data/a.nc", "-1")]
    [InlineData("https://h/a.nc", "")]
    [InlineData("https://h/a.nc", "yesterday")]
    public void What_is_neither_is_not_said(string location, string version) =>
        Assert.Equal(new FileState(null, null), FileState.Of(new MemorySource([1], location, version)));
}
