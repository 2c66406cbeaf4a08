using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>Masks of domains: another file's variable, and a condition for which values become missing.</summary>
public sealed class DomainMaskTests : IDisposable
{
    private const double Missing = double.NaN;
    private static readonly double[] _longitudes = [0, 90, 180, 270];
    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;
    private readonly string _tas;

    public DomainMaskTests()
    {
        _run = new EngineRun(null, _folder.Path);
        _tas = Data("tas.nc", ElementType.Float, [.. Enumerable.Range(0, 8).Select(place => (double)place)]);
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    // The client's own words: "Masks out points in the domain where the mask_data of the location is less than 0.5."
    [Fact]
    public async Task Values_for_which_the_condition_holds_become_missing_at_all_times() =>
        Assert.Equal((double[])[Missing, 1, 2, Missing, Missing, 5, 6, Missing], await RunAsync(Land(0, 1, 0.5, 0.4), "mask_data<0.5"));

    [Theory]
    [InlineData("var_data>=6", "0,1,2,3,4,5,NaN,NaN")]
    [InlineData("0.5 > mask_data", "NaN,1,2,NaN,NaN,5,6,NaN")]
    [InlineData("var_data<=mask_data", "NaN,NaN,2,3,4,5,6,7")]
    [InlineData("mask_data==1 | var_data==4", "0,NaN,2,3,NaN,NaN,6,7")]
    [InlineData("not (mask_data == 1) and var_data != 6", "NaN,1,NaN,NaN,NaN,5,6,NaN")]
    public async Task A_condition_may_be_of_either_and_of_both(string condition, string expected) => Assert.Equal(
        expected, string.Join(',', await RunAsync(Land(0, 1, 0.5, 0.4), condition)));

    // As in numpy.ma, which the original used.
    [Fact]
    public async Task Where_the_mask_is_missing_so_is_the_result() => Assert.Equal(
        (double[])[0, Missing, Missing, 3, 4, Missing, Missing, 7], await RunAsync(Land(1, -1, 0, 1), "mask_data<0.5"));

    [Fact]
    public async Task A_mask_is_taken_at_the_longitudes_of_the_region_in_whichever_frame()
    {
        var land = Land(0, 0, 1, 0, [-180, -90, 0, 90]);

        Assert.Equal((double[])[Missing, 0, Missing, Missing, 4, Missing],
            await RunAsync(land, "mask_data<0.5", [new ValueRange("lon", -100, 100)]));
        Assert.Equal((double[])[0, Missing, Missing, Missing, 4, Missing, Missing, Missing], await RunAsync(land, "mask_data<0.5"));
    }

    [Fact]
    public async Task A_point_that_is_picked_is_picked_of_the_mask() => Assert.Equal(
        (double[])[Missing, Missing], await RunAsync(Land(0, 1, 1, 0), "mask_data<0.5", [new ValueRange("lon", 270, 270)]));

    [Fact]
    public async Task A_mask_may_change_with_time()
    {
        var mask = Data("mask.nc", ElementType.Double, [0, 1, 0, 0, 1, 1, 1, 0]);

        Assert.Equal((double[])[Missing, 1, Missing, Missing, 4, 5, 6, Missing], await RunAsync(mask, "mask_data == 0", variable: "tas"));
    }

    [Fact]
    public async Task Packed_integers_are_masked_as_the_numbers_they_mean()
    {
        var packed = Data("packed.nc", ElementType.Short, [0, 1, 2, 3, 4, 5, 6, 7], ("scale_factor", 0.5));

        Assert.Equal(
            (double[])[0, 0.5, 1, 1.5, Missing, Missing, Missing, Missing],
            await RunAsync(Land(1, 1, 1, 1), "var_data>1.5", [], packed));
    }

    [Fact]
    public async Task A_mask_applies_before_an_operation_and_is_told_of_in_the_output()
    {
        var land = Land(0, 1, 1, 0);
        var request = Request("CDAT.mean", land, "mask_data < 0.5", [], _tas);

        var output = (await _run.RunAsync(request with
        {
            Operations = [request.Operations[0] with { Parameters = request.Operations[0].Parameters.Add("axes", "lon") }],
        }))[0];

        Assert.Equal((double[])[1.5, 5.5], await ClassicFile.DecodedAsync(output, "tas"));
        var attributes = (await ClassicFile.IndexAsync(output)).Attributes;
        Assert.Contains($"mask=mask_data < 0.5 with sftlf of {land}", attributes.Text("history"), StringComparison.Ordinal);
        Assert.Equal(
            [_tas, land],
            JsonDocument.Parse(attributes.Text("provenance.inputs")!).RootElement.EnumerateArray()
                .Select(input => input.GetProperty("uri").GetString()!));
        Assert.Contains("mask_data", attributes.Text("provenance.wps_document"), StringComparison.Ordinal);
        Assert.Equal(2, _run.Plan!.Inputs.Length);
    }

    [Fact]
    public async Task A_joined_result_is_masked_once()
    {
        var later = Data("later.nc", ElementType.Float, [8, 9, 10, 11, 12, 13, 14, 15], 2);
        var request = Request("CDAT.aggregate", Land(0, 1, 1, 1), "mask_data<0.5", [], _tas, later);

        Assert.Equal(
            (double[])[Missing, 1, 2, 3, Missing, 5, 6, 7, Missing, 9, 10, 11, Missing, 13, 14, 15],
            await ClassicFile.DecodedAsync((await _run.RunAsync(request))[0], "tas"));
    }

    [Theory]
    [InlineData("mask_data<", "in column 11")]
    [InlineData("tas<3", "`tas` is neither data nor a coordinate: it may name var_data and mask_data")]
    [InlineData("mask_data > 2000-01-01", "`2000-01-01`: it may name var_data and mask_data")]
    public void A_condition_that_cannot_be_read_is_refused_before_anything_is_opened(string condition, string expected)
    {
        var refusal = Assert.Throws<ComputeException>(
            () => _run.Engine.Check(Request("CDAT.subset", Land(0, 1, 1, 1), condition, [], _tas), "tester"));

        Assert.Equal((Fault.InvalidValue, "domain"), (refusal.Fault, refusal.Locator));
        Assert.Contains("the mask of domain `d0`", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_that_does_not_cover_the_region_is_refused_with_both_axes()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => RunAsync(Land(0, 1, 1, 1, [0, 90, 180, 200]), "mask_data<0.5"));

        Assert.Equal((Fault.InvalidValue, "domain"), (refusal.Fault, refusal.Locator));
        Assert.Contains("has 3 of the 4 positions", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("lon [0 .. 200] and lon [0 .. 270]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_of_other_places_is_refused_as_a_mask()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => RunAsync(Land(0, 1, 1, 1, [1, 2, 3, 4]), "mask_data<0.5"));

        Assert.Equal((Fault.InvalidValue, "domain"), (refusal.Fault, refusal.Locator));
        Assert.Contains("the mask of domain `d0`, ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("does not fit: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nothing in common along lon", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_is_read_under_the_policy_of_all_inputs()
    {
        var refusal = Assert.Throws<ComputeException>(
            () => _run.Engine.Check(Request("CDAT.subset", "/etc/hostname", "mask_data<1", [], _tas), "tester"));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains("/etc/hostname", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<double[]> RunAsync(
        string mask,
        string condition,
        DimensionRange[]? ranges = null,
        string? file = null,
        string variable = "sftlf")
    {
        var request = Request("CDAT.subset", mask, condition, ranges ?? [], file ?? _tas);
        var domain = request.Domains[0];
        request = request with { Domains = [domain with { Mask = domain.Mask! with { Variable = variable } }] };
        return await ClassicFile.DecodedAsync((await _run.RunAsync(request))[0], "tas");
    }

    private static ComputeRequest Request(
        string operation, string mask, string condition, DimensionRange[] ranges, params string[] files)
    {
        var request = EngineRun.One(operation, "tas", files, [.. ranges]);
        return request with
        {
            Domains = [request.Domains[0] with { Mask = new Mask("m0", mask, "sftlf", condition) }],
        };
    }

    private string Data(
        string name, ElementType type, double[] values, params (string Name, object Value)[] attributes) =>
        Data(name, type, values, 0, attributes);

    private string Data(
        string name, ElementType type, double[] values, double start, params (string Name, object Value)[] attributes) =>
        new ClassicFile()
            .Dimension("time", 2, isUnlimited: true)
            .Dimension("lon", 4)
            .Variable("time", ElementType.Double, ["time"], [start, start + 1], ("units", "days since 2000-01-01"))
            .Variable("lon", ElementType.Double, ["lon"], _longitudes, ("units", "degrees_east"))
            .Variable("tas", type, ["time", "lon"], values, attributes)
            .Write(_folder.File(name));

    private string Land(double one, double two, double three, double four, double[]? longitudes = null) =>
        new ClassicFile()
            .Dimension("lon", 4)
            .Variable("lon", ElementType.Double, ["lon"], longitudes ?? _longitudes, ("units", "degrees_east"))
            .Variable("sftlf", ElementType.Double, ["lon"], [one, two, three, four], ("_FillValue", -1.0))
            .Write(_folder.File("sftlf.nc"));
}
