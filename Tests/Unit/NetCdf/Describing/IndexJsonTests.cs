using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Describing;

namespace Compute.Orleans.Tests.Unit.NetCdf.Describing;

public sealed class IndexJsonTests
{
    [Fact]
    public void Everything_is_typed()
    {
        UserType phase = new("phase", ElementType.Byte, 1, [new("ice", ElementType.Byte, 0, [], -1, null)]);
        Dimension time = new("time", 5, true);
        var layout = new ChunkedLayout(
            [2], [5], new([new(0, 5000, 77, 0), new(2, 6000, 70, 0)]), [new(4, "szip", false, [1, 2])], []);
        var attributes = AttributeSet.Empty
            .With("text", "\u2103")
            .With("numbers", AttributeValue.FromNumbers(ElementType.Double, 1.5, double.NaN))
            .With("big", AttributeValue.FromIntegers(ElementType.UInt64, -1))
            .With("names", AttributeValue.FromStrings("a", "b"))
            .With("phase", AttributeValue.FromEnum(phase, -1));
        var index = new DatasetIndex(
            "netCDF-4",
            [time],
            [new("v", ElementType.Float, [time], attributes, layout, true)],
            AttributeSet.Empty)
        {
            Types = [phase],
            Hdf5 = new(2, true, "version=2"),
            Groups = [new("g", [], [Variable(new ContiguousLayout(9))], AttributeSet.Empty)],
        };

        using var json = JsonDocument.Parse(IndexJson.Write("file", index));

        var root = json.RootElement;
        Assert.Equal("netCDF-4", root.GetProperty("format").GetString());
        Assert.Equal(2, root.GetProperty("superblockVersion").GetInt32());
        Assert.Equal("enum", root.GetProperty("types")[0].GetProperty("kind").GetString());
        Assert.Equal(-1, root.GetProperty("types")[0].GetProperty("members")[0].GetProperty("value").GetInt32());
        Assert.True(root.GetProperty("dimensions")[0].GetProperty("isUnlimited").GetBoolean());
        var variable = root.GetProperty("variables")[0];
        Assert.Equal("big", variable.GetProperty("endianness").GetString());
        Assert.Equal(2, variable.GetProperty("storage").GetProperty("chunks").GetInt32());
        Assert.Equal(147, variable.GetProperty("storage").GetProperty("storedBytes").GetInt32());
        Assert.Equal("szip", variable.GetProperty("storage").GetProperty("filters")[0].GetProperty("name").GetString());
        Assert.Contains("szip", variable.GetProperty("cannotBeRead").GetString(), StringComparison.Ordinal);
        var values = variable.GetProperty("attributes");
        Assert.Equal("\u2103", values.GetProperty("text").GetProperty("value").GetString());
        Assert.Equal("NaN", values.GetProperty("numbers").GetProperty("value")[1].GetString());
        Assert.Equal(ulong.MaxValue, values.GetProperty("big").GetProperty("value")[0].GetUInt64());
        Assert.Equal("b", values.GetProperty("names").GetProperty("value")[1].GetString());
        Assert.Equal("phase", values.GetProperty("phase").GetProperty("type").GetString());
        var inner = root.GetProperty("groups")[0];
        Assert.Equal("g", inner.GetProperty("path").GetString());
        Assert.Equal(
            4, inner.GetProperty("variables")[0].GetProperty("storage").GetProperty("storedBytes").GetInt32());
    }

    [Theory]
    [InlineData("contiguous")]
    [InlineData("compact")]
    [InlineData("records")]
    [InlineData("unwritten")]
    [InlineData("unknown")]
    public void Each_kind_of_storage_is_named(string kind)
    {
        DataLayout layout = kind switch
        {
            "contiguous" => new ContiguousLayout(4),
            "compact" => new ContiguousLayout(4) { IsCompact = true },
            "records" => new RecordLayout(4, 8),
            "unwritten" => new UnwrittenLayout([]),
            _ => new RefusedLayout("it is elsewhere"),
        };
        var index = new DatasetIndex("classic", [], [Variable(layout)], AttributeSet.Empty);

        using var json = JsonDocument.Parse(IndexJson.Write("file", index));

        Assert.Equal(
            kind,
            json.RootElement.GetProperty("variables")[0].GetProperty("storage").GetProperty("kind").GetString());
    }

    private static IndexedVariable Variable(DataLayout layout) =>
        new("v", ElementType.Int, [], AttributeSet.Empty, layout, false);
}
