using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Joining;

public sealed class MergeTests(Xarray xarray) : IClassFixture<Xarray>
{
    private const double No = double.NaN;

    [Fact]
    public async Task Variables_of_several_inputs_stand_in_one_file_as_they_are_stored()
    {
        var output = await xarray.RunAsync("CDAT.merge", "tas map areas");

        Assert.Equal("float32 K", await xarray.CompareAsync(output, "tas"));
        Assert.Equal("float32 m s-1", await xarray.CompareAsync(output, "map", variable: "map"));
        Assert.Equal("float32 m2", await xarray.CompareAsync(output, "areas", variable: "areacella"));
    }

    // Of other times, in other units, and of fewer latitudes in the other direction.
    [Theory]
    [InlineData("tas late", "xr.merge([tas, late])")]
    [InlineData("late tas", "xr.merge([late, tas])")]
    public async Task Coordinates_are_joined_as_xarray_joins_them_and_gaps_are_missing(string files, string expression)
    {
        var output = await xarray.RunAsync("CDAT.merge", files);

        Assert.Equal("float32 K", await xarray.CompareAsync(output, expression + ".tas"));
        Assert.Equal("float64 degC", await xarray.CompareAsync(output, expression + ".other", variable: "other"));
        Assert.Equal(
            "days since 2000-01-01", (await ClassicFile.IndexAsync(output)).Variable("time")!.Attributes.Text("units"));
    }

    [Fact]
    public async Task Integers_and_packed_numbers_with_gaps_are_what_they_mean()
    {
        await xarray.MakeAsync();
        var request = EngineRun.One("CDAT.merge", "tas", [xarray.File("counts.nc"), xarray.File("map.nc")]) with
        {
            Domains = [new("a", [new PositionRange("lat", 2, 5)])],
        };
        request = request with
        {
            Variables = [request.Variables[0] with { Domain = "a" }, request.Variables[1] with { Variable = "map" }],
        };

        var output = (await xarray.Run.RunAsync(request))[0];

        Assert.Equal("float64 1", await xarray.CompareAsync(
            output, "xr.merge([counts.isel(lat=slice(2, 5)).rename('counts'), map]).counts"));
    }

    [Fact]
    public async Task Parts_of_one_variable_become_the_whole_where_they_agree()
    {
        var output = (await xarray.Run.RunAsync(await PartsAsync(
            [new PositionRange("time", 0, 40)], [new PositionRange("time", 20, 60)])))[0];

        Assert.Equal("float32 K", await xarray.CompareAsync(output, "tas"));
    }

    // Each has latitudes and longitudes that the other lacks, and both have those between them.
    [Fact]
    public async Task Overlapping_regions_leave_the_corners_that_neither_has_missing()
    {
        var output = (await xarray.Run.RunAsync(await PartsAsync(
            [new PositionRange("lat", 0, 4), new PositionRange("lon", 0, 5)],
            [new PositionRange("lat", 2, 7), new PositionRange("lon", 3, 9)])))[0];

        await xarray.CompareAsync(output, "xr.merge([tas[:, 0:4, 0:5], tas[:, 2:7, 3:9]]).tas");
    }

    [Fact]
    public async Task Bounds_of_one_place_that_differ_are_refused_and_the_firsts_with_override()
    {
        await xarray.MakeAsync();
        string Cells(string name, double end) => new ClassicFile().Dimension("x", 2).Dimension("n", 2)
            .Variable("x", ElementType.Double, ["x"], [0, 10], ("bounds", "b"))
            .Variable("b", ElementType.Double, ["x", "n"], [-5, 5, 5, end])
            .Variable(name, ElementType.Double, ["x"], [1, 2])
            .Write(xarray.File(name + ".nc"));
        var request = EngineRun.One("CDAT.merge", "v", [Cells("v", 15), Cells("w", 16)]);
        request = request with { Variables = [request.Variables[0], request.Variables[1] with { Variable = "w" }] };

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.Run.RunAsync(request));
        var output = (await xarray.Run.RunAsync(With(request, "override")))[0];

        Assert.Contains("the bounds of x 10 differ between", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((double[])[-5, 5, 5, 15], await ClassicFile.ValuesAsync(output, "b"));
    }

    [Fact]
    public async Task A_region_of_what_was_merged_is_that_of_the_whole()
    {
        var request = await PartsAsync([new PositionRange("time", 0, 40)], [new PositionRange("time", 20, 60)]);
        var all = new Domain("r", [new PositionRange("time", 11, 57, 3), new ValueRange("lat", -20, 40)]);

        var output = (await xarray.Run.RunAsync(request with
        {
            Process = "CDAT.subset",
            Domains = request.Domains.Add(all),
            Operations =
            [
                request.Operations[0],
                request.Operations[0] with { Operation = "CDAT.subset", Result = "s", Inputs = ["out"], Domain = "r" },
            ],
        }))[0];

        await xarray.CompareAsync(output, "tas[11:57:3].sel(lat=slice(-20, 40))");
    }

    [Fact]
    public async Task What_was_merged_is_worked_on_variable_by_variable()
    {
        var merge = await PartsAsync([new PositionRange("time", 0, 40)], [new PositionRange("time", 20, 60)]);
        var map = merge.Variables[0] with { Id = "m", Variable = "map", Uri = xarray.File("map.nc"), Domain = null };

        var output = (await xarray.Run.RunAsync(merge with
        {
            Process = "CDAT.max",
            Variables = merge.Variables.Add(map),
            Operations =
            [
                merge.Operations[0] with { Inputs = ["v0", "v1", "m"] },
                merge.Operations[0] with
                {
                    Operation = "CDAT.max",
                    Result = "s",
                    Inputs = ["out"],
                    Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("axes", "lat"),
                },
            ],
        }))[0];

        await xarray.CompareAsync(output, "tas.max('lat')");
        await xarray.CompareAsync(output, "map.max('lat')", variable: "map");
    }

    [Fact]
    public async Task Missing_yields_to_the_other()
    {
        var output = await MergeAsync("", [1, No, 3, No], [No, 2, 3, No]);

        Assert.Equal((double[])[1, 2, 3, No], await ClassicFile.DecodedAsync(output, "v"));
    }

    [Fact]
    public async Task Two_values_at_one_place_end_the_job_with_the_variable_the_place_and_both()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => MergeAsync("", [1, No, 3], [1, 2, 3.5]));

        Assert.Equal((Fault.InvalidValue, "compat"), (refusal.Fault, refusal.Locator));
        Assert.Equal(
            "CDAT.merge `out`: parameter `compat` is no_conflicts: "
            + $"`v` at x 20 is 3 in {xarray.File("0.nc")} and 3.5 in {xarray.File("1.nc")}; "
            + "compat=override would take the first input's, and a domain could leave it out",
            refusal.Message);
    }

    [Fact]
    public async Task With_override_the_first_wins_also_where_it_is_missing()
    {
        var output = await MergeAsync("override", [1, No, 3], [1, 2, 3.5]);

        Assert.Equal((double[])[1, No, 3], await ClassicFile.DecodedAsync(output, "v"));
    }

    [Fact]
    public async Task Anything_else_is_refused_with_what_is_allowed()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => MergeAsync("equals", [1], [1]));

        Assert.All(
            ["`equals`", "no_conflicts", "override"],
            word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    // A value of one file may be the number that stands for missing in the other.
    [Fact]
    public async Task A_fill_value_of_one_input_is_a_number_of_another()
    {
        await xarray.MakeAsync();
        var one = Line("one.nc", [5, -9], ("_FillValue", -9.0));
        var other = Line("two.nc", [-1, -9], ("_FillValue", -1.0));

        var output = (await xarray.Run.RunAsync(EngineRun.One("CDAT.merge", "v", [one, other])))[0];

        Assert.Equal((double[])[5, -9], await ClassicFile.DecodedAsync(output, "v"));
    }

    [Theory]
    [InlineData("units", "K", "degC", "in `K` in", "in `degC` in")]
    [InlineData("length", "3", "4", "length 3 in", "and 4 in")]
    [InlineData("x", "km", "m", "in `km`", "in `m`")]
    public async Task What_cannot_be_merged_is_refused_before_anything_is_read(
        string what, string first, string second, string one, string other)
    {
        await xarray.MakeAsync();
        string Write(string value) => what switch
        {
            "units" => Line($"units_{value}.nc", [1, 2], ("units", value)),
            "length" => new ClassicFile().Dimension("n", value[0] - '0')
                .Variable("v", ElementType.Double, ["n"], new double[value[0] - '0'])
                .Write(xarray.File($"length_{value}.nc")),
            _ => new ClassicFile().Dimension("x", 1).Variable("x", ElementType.Double, ["x"], [1], ("units", value))
                .Variable("v", ElementType.Double, ["x"], [1]).Write(xarray.File($"x_{value}.nc")),
        };
        var request = EngineRun.One("CDAT.merge", "v", [Write(first), Write(second)]);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => xarray.Run.Engine.PlanAsync(request, EngineRun.Job(), TestContext.Current.CancellationToken));

        Assert.All([one, other], word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    // As xarray has it: two heights, two picked times.
    [Fact]
    public async Task Points_that_the_inputs_do_not_agree_on_are_refused_and_the_firsts_with_override()
    {
        var request = await PartsAsync([new PositionRange("time", 3, 3)], [new PositionRange("time", 4, 4)]);

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.Run.RunAsync(request));
        var output = (await xarray.Run.RunAsync(With(request, "override")))[0];

        Assert.Contains("time is 2000-01-04T12:00:00 in", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2000-01-05T12:00:00 in", refusal.Message, StringComparison.Ordinal);
        await xarray.CompareAsync(output, "tas[3]");
        Assert.Equal((double[])[3.5], await ClassicFile.ValuesAsync(output, "time"));
    }

    [Fact]
    public async Task A_point_of_one_and_an_axis_of_the_other_are_not_one_thing()
    {
        var request = await PartsAsync([new PositionRange("time", 3, 3)], [new PositionRange("time", 0, 60)]);

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => xarray.Run.RunAsync(request));

        Assert.Contains("time is one point in", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_may_name_a_dimension_that_only_one_input_has()
    {
        await xarray.MakeAsync();
        var request = EngineRun.One(
            "CDAT.merge", "tas", [xarray.File("map.nc"), xarray.File("tas.nc")], [new PositionRange("time", 5, 9)]);

        var output = (await xarray.Run.RunAsync(
            request with { Variables = [request.Variables[0] with { Variable = "map" }, request.Variables[1]] }))[0];

        await xarray.CompareAsync(output, "tas[5:9]");
        await xarray.CompareAsync(output, "map", variable: "map");
    }

    private static ComputeRequest With(ComputeRequest request, string compat) => request with
    {
        Operations =
        [
            request.Operations[0] with
            {
                Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("compat", compat),
            },
        ],
    };

    // Two parts of tas, each cut out of the file as soon as it is opened.
    private async Task<ComputeRequest> PartsAsync(
        ImmutableArray<DimensionRange> first, ImmutableArray<DimensionRange> second)
    {
        await xarray.MakeAsync();
        var request = EngineRun.One("CDAT.merge", "tas", [xarray.File("tas.nc"), xarray.File("tas.nc")]);
        return request with
        {
            Domains = [new("a", first), new("b", second)],
            Variables = [request.Variables[0] with { Domain = "a" }, request.Variables[1] with { Domain = "b" }],
        };
    }

    private async Task<string> MergeAsync(string compat, params double[][] values)
    {
        await xarray.MakeAsync();
        string[] files = [.. values.Select((line, number) => Line(FormattableString.Invariant($"{number}.nc"), line))];
        return (await xarray.Run.RunAsync(EngineRun.One(
            "CDAT.merge", "v", files, default, compat.Length == 0 ? [] : [("compat", compat)])))[0];
    }

    private string Line(string name, double[] values, params (string Name, object Value)[] attributes) =>
        new ClassicFile().Dimension("x", values.Length)
            .Variable("x", ElementType.Double, ["x"], [.. values.Select((_, place) => place * 10.0)])
            .Variable("v", ElementType.Double, ["x"], values, attributes)
            .Write(xarray.File(name));
}
