using System.Globalization;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

public sealed class DdsParserTests
{
    [Fact]
    public void What_THREDDS_writes_is_read()
    {
        var dataset = DdsParser.Parse(
            """
            Dataset {
                Float64 lat_bnds[lat = 192][bnds = 2];
                Grid {
                 ARRAY:
                    Float32 tas[time = 1980][lat = 192][lon = 288];
                 MAPS:
                    Float64 time[time = 1980];
                    Float64 lat[lat = 192];
                    Float64 lon[lon = 288];
                } tas;
                Float64 height;
                String name[station = 5];
            } css03_data/CMIP6/tas Amon.nc;
            """,
            "test");

        Assert.Equal(["lat_bnds", "tas", "height", "name"], dataset.Members.Select(member => member.Id));
        var grid = dataset.Members[1];
        Assert.Equal(DdsKind.Grid, grid.Kind);
        Assert.Equal("Float32 tas[time=1980][lat=192][lon=288]", Shown(grid.Members[0]));
        Assert.Equal(["time", "lat", "lon"], grid.Members[1..].Select(map => map.Id));
        Assert.Equal("Float64 height", Shown(dataset.Members[2]));
        Assert.Equal((192L * 2 * 8) + (1980L * 192 * 288 * 4) + ((1980 + 192 + 288 + 1) * 8), dataset.Bytes);
    }

    [Fact]
    public void What_Hyrax_and_pydap_write_is_read()
    {
        var dataset = DdsParser.Parse(
            """
            Dataset {
                Grid {
                  Array:
                    Int16 COADS%20Sst[TIME = 12][COADSY = 90];
                  Maps:
                    Float64 TIME[TIME = 12];
                    Float64 COADSY[COADSY = 90];
                } COADS%20Sst;
                Byte flags[3];
                Structure {
                    Url where;
                    Structure {
                        UInt16 deep[2];
                    } inner;
                } meta;
                Sequence {
                    Int32 id;
                } rows;
            } coads.nc;
            """,
            "test");

        Assert.Equal("Byte flags[=3]", Shown(dataset.Members[1]));
        Assert.Equal("UInt16 deep[=2]", Shown(dataset.Members[2].Members[1].Members[0]));
        Assert.True(dataset.Members[2].IsPlain);
        Assert.False(dataset.IsPlain);
        Assert.Equal(DdsKind.Sequence, dataset.Members[3].Kind);
    }

    [Theory]
    [InlineData("", "line 1: it ends where Dataset should stand")]
    [InlineData("<!DOCTYPE html>", "line 1: `<!DOCTYPE`, where Dataset should stand")]
    [InlineData("Dataset {\n Int64 x;\n} x;", "line 2: `Int64`, where a type of DAP2 should stand")]
    [InlineData("Dataset {\n 7 x;\n} x;", "line 2: `7`, where a type of DAP2 should stand")]
    [InlineData("Dataset {\n Int32 x[time = -1];\n} x;", "`-1`, where a length from 0 to 2147483647 should stand")]
    [InlineData("Dataset {\n Int32 x[time = 9999999999];\n} x;", "`9999999999`, where a length")]
    [InlineData("Dataset {\n Int32 x[;\n} x;", "line 2: `;`, where a dimension should stand")]
    [InlineData("Dataset {\n Int32 x[2];\n} ", "line 3: it ends where the dataset's name should stand")]
    [InlineData("Dataset {\n Int32 x[2];\n} x", "line 3: it ends where a ; should stand")]
    [InlineData("Dataset {\n Int32 x[2];", "line 2: it ends where a type should stand")]
    [InlineData("Dataset {\n Grid {\n Int32 x; } x;\n} x;", "line 3: `Int32`, where Array: should stand")]
    [InlineData("Dataset {\n Grid { Array: Structure { Int32 x; } y; Maps: } x;\n} x;", "a grid holds a Structure")]
    [InlineData("Dataset {\n Int32 \"a;\n} x;", "line 2: a quote is not closed")]
    [InlineData("Dataset {\n Int32 \u0001\u0002x y;\n} x;", "where a ; should stand")]
    public void Damage_is_named_with_its_line(string text, string message)
    {
        var fault = Assert.Throws<ComputeException>(() => DdsParser.Parse(text, "http://a.example/x.dds"));

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.StartsWith("`http://a.example/x.dds` cannot be read: line ", fault.Message);
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void Endless_nesting_dimensions_and_declarations_end_the_reading()
    {
        var deep = string.Concat(Enumerable.Repeat("Structure {", 1_000_000));
        Assert.Contains("nested more than 32 deep", Refusal($"Dataset {{{deep}"));

        var wide = string.Concat(Enumerable.Repeat("[1000000000]", 1_000_000));
        Assert.Contains("more than 256 dimensions", Refusal($"Dataset {{ Byte x{wide};}} x;"));

        var many = string.Concat(Enumerable.Range(0, 200_000).Select(number => $"Byte x{number.ToString(CultureInfo.InvariantCulture)};"));
        Assert.Contains("more than 131072 declarations", Refusal($"Dataset {{{many}}} x;"));
    }

    [Fact]
    public void Lengths_that_multiply_beyond_all_numbers_are_counted_as_very_many()
    {
        var wide = string.Concat(Enumerable.Repeat("[1000000000]", 200));
        var dataset = DdsParser.Parse($"Dataset {{ Float64 x{wide}; Float64 y{wide}; Float64 z{wide}[0]; }} x;", "test");

        Assert.Equal(1L << 62, dataset.Members[0].Elements);
        Assert.Equal(1L << 62, dataset.Bytes);
        Assert.Equal(0, dataset.Members[2].Elements);
    }

    private static string Refusal(string text) =>
        Assert.Throws<ComputeException>(() => DdsParser.Parse(text, "test")).Message;

    private static string Shown(DdsNode array) => $"{array.Type} {array.Id}"
        + string.Concat(array.Dimensions.Select(dimension => $"[{dimension.Id}={dimension.Length}]"));
}
