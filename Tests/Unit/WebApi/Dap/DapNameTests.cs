using Compute.Orleans.WebApi.Dap;

namespace Compute.Orleans.Tests.Unit.WebApi.Dap;

public sealed class DapNameTests
{
    [Theory]
    [InlineData("a.nc.dds", "a.nc", nameof(DapKind.Dds))]
    [InlineData("a.nc.das", "a.nc", nameof(DapKind.Das))]
    [InlineData("a.nc.dods", "a.nc", nameof(DapKind.Dods))]
    [InlineData("a.nc.ascii", "a.nc", nameof(DapKind.Ascii))]
    [InlineData("a.nc.asc", "a.nc", nameof(DapKind.Ascii))]
    [InlineData("a.nc.info", "a.nc", nameof(DapKind.Info))]
    [InlineData("a.nc.html", "a.nc", nameof(DapKind.Html))]
    [InlineData("a.nc.ver", "a.nc", nameof(DapKind.Version))]
    [InlineData("a.nc", "a.nc", nameof(DapKind.None))]
    [InlineData("a.dds.nc", "a.dds.nc", nameof(DapKind.None))]
    [InlineData("a.dds.dds", "a.dds", nameof(DapKind.Dds))]
    [InlineData("dds", "dds", nameof(DapKind.None))]
    [InlineData(".dds", "", nameof(DapKind.Dds))]
    public void The_last_ending_says_what_is_asked_for(string last, string file, string kind) =>
        Assert.Equal(new DapName(file, Enum.Parse<DapKind>(kind)), DapName.Parse(last));
}
