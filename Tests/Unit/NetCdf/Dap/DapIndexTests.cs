using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Dap;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.NetCdf.Dap;

public sealed class DapIndexTests
{
    [Fact]
    public void A_grid_is_a_variable_with_its_maps_and_attributes()
    {
        var index = Index(
            """
            Grid { Array: Float32 tas[time = 12][lat = 5]; Maps: Float64 time[time = 12]; Float64 lat[lat = 5]; } tas;
            Float64 time[time = 12];
            """,
            """
            tas { String units "K"; Float32 _FillValue 1.0E20; Float32 thirds 0.33333334; Int32 _ChunkSizes 1, 5; tas { String more "x"; } lat { String units "degrees_north"; } }
            time { String units "days since 2000-01-01"; }
            NC_GLOBAL { String title "t"; Byte signs -1, 2; }
            DODS_EXTRA { String Unlimited_Dimension "time"; }
            """);

        Assert.Equal("DAP2", index.Format);
        Assert.Equal([new("time", 12, true), new("lat", 5)], index.Dimensions);
        Assert.Equal(["tas", "time", "lat"], index.Variables.Select(variable => variable.Name));
        var tas = index.Variable("tas")!;
        Assert.Equal(ElementType.Float, tas.Type);
        Assert.Equal(["units", "_FillValue", "thirds", "more"], tas.Attributes.Select(attribute => attribute.Key));
        Assert.Equal((double)1e20f, tas.Attributes.Number("_FillValue"));
        Assert.Equal((double)(1 / 3f), tas.Attributes.Number("thirds"));
        var layout = Assert.IsType<DapLayout>(tas.Layout);
        Assert.Equal(["tas", "tas"], layout.Path);
        Assert.Equal([1, 5], layout.ChunkShape);
        Assert.Equal(["time"], Assert.IsType<DapLayout>(index.Variable("time")!.Layout).Path);
        Assert.Equal(["tas", "lat"], Assert.IsType<DapLayout>(index.Variable("lat")!.Layout).Path);
        Assert.Equal("degrees_north", index.Variable("lat")!.Attributes.Text("units"));
        Assert.Equal("t", index.Attributes.Text("title"));
        Assert.Equal([-1, 2], index.Attributes["signs"]!.Integers);
    }

    [Theory]
    [InlineData("4, 5", new long[] { 4, 5 })]
    [InlineData("1, 9223372036854775807", new long[] { 1, 5 })]
    [InlineData("0, 5", new long[0])]
    [InlineData("5", new long[0])]
    [InlineData("1, many", new long[0])]
    public void Chunks_are_a_hint_that_must_fit(string sizes, long[] shape)
    {
        var index = Index("Float32 x[time = 12][lat = 5];", $"x {{ Int32 _ChunkSizes {sizes}; }}");

        Assert.Equal(shape, Assert.IsType<DapLayout>(index.Variable("x")!.Layout).ChunkShape);
    }

    [Theory]
    [InlineData("Byte x[3]", "", ElementType.UByte)]
    [InlineData("Byte x[3]", "String _Unsigned \"false\";", ElementType.Byte)]
    [InlineData("Byte x[3]", "String _Unsigned \"true\";", ElementType.UByte)]
    [InlineData("Int16 x[3]", "", ElementType.Short)]
    [InlineData("Int16 x[3]", "String _Unsigned \"true\";", ElementType.UShort)]
    [InlineData("UInt16 x[3]", "", ElementType.UShort)]
    [InlineData("Int32 x[3]", "", ElementType.Int)]
    [InlineData("UInt32 x[3]", "String _Unsigned \"true\";", ElementType.UInt)]
    [InlineData("Float64 x[3]", "", ElementType.Double)]
    [InlineData("Url x[3]", "", ElementType.String)]
    public void Types_are_those_of_the_file_behind_the_server(string declared, string attributes, ElementType type)
    {
        var variable = Index($"{declared};", $"x {{ {attributes} }}").Variable("x")!;

        Assert.Equal(type, variable.Type);
        Assert.Empty(variable.Attributes);
        Assert.True(variable.IsBigEndian);
    }

    [Fact]
    public void Bytes_of_attributes_have_the_sign_of_their_variable()
    {
        var index = Index(
            "Byte s[3]; Byte u[3];",
            "s { String _Unsigned \"false\"; Byte _FillValue 129; } u { Byte _FillValue 255; }");

        Assert.Equal([-127], index.Variable("s")!.Attributes["_FillValue"]!.Integers);
        Assert.Equal([255], index.Variable("u")!.Attributes["_FillValue"]!.Integers);
    }

    [Theory]
    [InlineData("DODS { Int32 strlen 9; String dimName \"strlen\"; }")]
    [InlineData("Int32 DODS.strlen 9; String DODS.dimName \"strlen\";")]
    public void Texts_of_a_known_length_are_characters(string attributes)
    {
        var name = Index("String name[lat = 5];", $"name {{ {attributes} String long_name \"n\"; }}").Variable("name")!;

        Assert.Equal(ElementType.Char, name.Type);
        Assert.Equal([new("lat", 5), new("strlen", 9)], name.Dimensions);
        Assert.Equal(["long_name"], name.Attributes.Select(attribute => attribute.Key));
    }

    [Fact]
    public void Structures_and_slashes_are_groups()
    {
        var index = Index(
            """
            Structure { Float32 tas[x = 2]; Structure { Float32 pr[x = 2]; } inner; } forecast;
            Float32 forecast%2finner%2Fts[x = 2];
            Float32 x[x = 2];
            """,
            """
            forecast { String title "f"; tas { String units "K"; } inner { pr { String units "mm"; } } }
            forecast%2finner%2Fts { String units "s"; }
            """);

        Assert.Equal(["forecast", "forecast/inner"], index.Groups.Select(group => group.Path));
        Assert.Equal("f", index.Groups[0].Attributes.Text("title"));
        Assert.Equal("K", index.In("forecast")!.Variable("tas")!.Attributes.Text("units"));
        var inner = index.In("forecast/inner")!;
        Assert.Equal(["forecast", "inner", "pr"], Assert.IsType<DapLayout>(inner.Variable("pr")!.Layout).Path);
        Assert.Equal(["forecast%2finner%2Fts"], Assert.IsType<DapLayout>(inner.Variable("ts")!.Layout).Path);
        Assert.Equal("s", inner.Variable("ts")!.Attributes.Text("units"));
        Assert.NotNull(inner.Variable("x"));
    }

    [Fact]
    public void Dimensions_without_names_get_some_and_a_name_has_one_length()
    {
        var index = Index(
            """
            Float32 time[12]; Float32 b[12][2]; Float32 c[lat = 5]; Float32 d[lat = 6]; Float32 e[lat = 6];
            Grid { Array: Int16 g[3][4]; Maps: Float32 y[3]; Float32 x[4]; } g;
            """,
            "");

        Assert.Equal("time", index.Variable("time")!.Dimensions[0].Name);
        Assert.Equal(["b_0", "b_1"], index.Variable("b")!.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal("lat", index.Variable("c")!.Dimensions[0].Name);
        Assert.Equal(new("lat_6", 6), index.Variable("d")!.Dimensions[0]);
        Assert.Equal(index.Variable("d")!.Dimensions, index.Variable("e")!.Dimensions);
        Assert.Equal(["y", "x"], index.Variable("g")!.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal("y", index.Variable("y")!.Dimensions[0].Name);
    }

    [Fact]
    public void Tables_arrays_of_structures_and_impossible_lengths_are_refused_by_name()
    {
        var index = Index(
            $"""
            Sequence {"{"} Int32 id; {"}"} rows;
            Structure {"{"} Int32 id; {"}"} boxes[3];
            Float64 wide[1000000000][1000000000];
            Float32 tas[x = 2];
            """,
            "");

        Assert.Contains("a table (Sequence)", index.Variable("rows")!.Refusal);
        Assert.Contains("an array of the kind Structure", index.Variable("boxes")!.Refusal);
        Assert.Contains("more than", index.Variable("wide")!.Refusal);
        Assert.Null(index.Variable("tas")!.Refusal);
    }

    [Theory]
    [InlineData("Float32 x; Float32 x;", "", "a second variable is named `x`")]
    [InlineData("Float32 x;", "x { Float32 _FillValue abc; }", "the attribute _FillValue of x is `abc`, where a Float32 should stand")]
    [InlineData("Float32 x;", "x { Int16 flags 1.5; }", "the attribute flags of x is `1.5`, where a Int16 should stand")]
    [InlineData("Float32 x;", "NC_GLOBAL { Float64 y; Float64 z q; }", "the attribute z of the dataset is `q`")]
    public void Contradictions_are_damage(string declared, string attributes, string message)
    {
        var fault = Assert.Throws<ComputeException>(() => Index(declared, attributes));

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void A_name_of_endless_groups_is_damage()
    {
        var path = string.Concat(Enumerable.Repeat("a/", 500_000));

        Assert.Contains("nested more than 64 deep", Assert.Throws<ComputeException>(() => Index($"Float32 {path}b;", "")).Message);
    }

    [Fact]
    public void An_index_is_kept_and_taken_up_again()
    {
        var index = Index(
            "Structure { Int16 x[a = 3][b = 2]; } s; Sequence { Int32 i; } q; String t[a = 3];",
            "s { x { Int32 _ChunkSizes 1, 2; } }");

        var decoded = IndexCodec.Decode(IndexCodec.Encode(index), "test");

        var (layout, other) = ((DapLayout)index.Groups[0].Variables[0].Layout, (DapLayout)decoded.Groups[0].Variables[0].Layout);
        Assert.Equal(layout.Path.AsEnumerable(), other.Path);
        Assert.Equal((layout.Type, DapType.Int16), (other.Type, layout.Type));
        Assert.Equal([1L, 2], other.ChunkShape);
        Assert.Equal(index.Variable("q")!.Refusal, decoded.Variable("q")!.Refusal);
        Assert.Equal(IndexCodec.Encode(index), IndexCodec.Encode(decoded));
    }

    private static DatasetIndex Index(string declarations, string attributes) => DapIndex.Of(
        "http://a.example/x.nc",
        DdsParser.Parse($"Dataset {{ {declarations} }} x;", "x.dds"),
        DasParser.Parse($"Attributes {{ {attributes} }}", "x.das"));
}
