using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Unit.Sources;

public sealed class SourceLocationTests
{
    [Theory]
    [InlineData("/data/tas.nc", SourceWay.File, "/data/tas.nc")]
    [InlineData("https://host/tas.nc?a=1", SourceWay.Url, "https://host/tas.nc?a=1")]
    [InlineData("ranges+https://host/tas.nc", SourceWay.Ranges, "https://host/tas.nc")]
    [InlineData("dap2+http://host:8080/dodsC/tas.nc", SourceWay.Dap2, "http://host:8080/dodsC/tas.nc")]
    [InlineData("RANGES+https://host/tas.nc", SourceWay.Url, "RANGES+https://host/tas.nc")]
    [InlineData("ranges+dap2+https://host/tas.nc", SourceWay.Ranges, "dap2+https://host/tas.nc")] // And no URL.
    [InlineData("data/tas.nc", SourceWay.Url, "data/tas.nc")]
    [InlineData("", SourceWay.Url, "")]
    public void A_text_is_read_and_written_back(string text, SourceWay way, string address)
    {
        var location = SourceLocation.Parse(text);

        Assert.Equal((way, address), (location.Way, location.Address));
        Assert.Equal(text, location.ToString());
        Assert.Equal(way == SourceWay.File, location.IsLocal);
    }

    [Fact]
    public void A_url_is_named_with_its_way()
    {
        var url = new Uri("https://HOST/a%20b.nc");

        Assert.Equal("ranges+https://host/a%20b.nc", SourceLocation.Ranges(url).ToString());
        Assert.Equal("dap2+https://host/a%20b.nc", SourceLocation.Dap2(url).ToString());
    }
}
