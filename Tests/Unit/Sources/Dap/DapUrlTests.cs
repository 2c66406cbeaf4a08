using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

/// <summary>Field notes 1 and 2: either URL of a file on a THREDDS server is taken for the other.</summary>
public sealed class DapUrlTests
{
    [Theory]
    [InlineData("http://a.example/thredds/dodsC/x/a%20b.nc", "http://a.example/thredds/fileServer/x/a%20b.nc")]
    [InlineData("https://a.example:8443/thredds/dodsC/x.nc.html", "https://a.example:8443/thredds/fileServer/x.nc")]
    [InlineData("http://a.example/dodsC/dodsC/x.nc", "http://a.example/fileServer/dodsC/x.nc")]
    [InlineData("http://a.example/data/x.nc?y=1", "http://a.example/data/x.nc?y=1")]
    public void A_dataset_has_a_file(string dap, string file) => Assert.Equal(file, DapUrl.ToFile(new(dap)).AbsoluteUri);

    [Theory]
    [InlineData("http://a.example/thredds/fileServer/x/a%20b.nc", "http://a.example/thredds/dodsC/x/a%20b.nc")]
    [InlineData("http://a.example/data/x.nc", "http://a.example/data/x.nc")]
    [InlineData("http://a.example/dodsC/fileServer/x.nc", "http://a.example/dodsC/fileServer/x.nc")]
    public void A_file_has_a_dataset(string file, string dap) => Assert.Equal(dap, DapUrl.ToDap(new(file)).AbsoluteUri);

    [Theory]
    [InlineData("http://a.example/x.nc", "http://a.example/x.nc")]
    [InlineData("http://a.example/x.nc.dods?y[0]", "http://a.example/x.nc")]
    [InlineData("http://a.example/x.nc.HTML", "http://a.example/x.nc")]
    public void Documents_and_pages_are_of_a_dataset(string url, string dataset) =>
        Assert.Equal(dataset, DapUrl.Base(new(url)).AbsoluteUri);
}
