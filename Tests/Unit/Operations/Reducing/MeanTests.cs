using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class MeanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public MeanTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("time", new[] { 3.0, 4, 5 })]
    [InlineData("lat", new[] { 1.0, 4, 7 })]
    [InlineData("LAT", new[] { 1.0, 4, 7 })]
    [InlineData("latitude", new[] { 1.0, 4, 7 })]
    [InlineData("lat|time", new[] { 4.0 })]
    [InlineData("lat | time | lat", new[] { 4.0 })]
    [InlineData("", new[] { 4.0 })]
    public async Task Axes_are_named_by_name_or_role_in_any_order(string axes, double[] expected)
    {
        var file = File(ElementType.Float, [0, 1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.Equal(expected, await ClassicFile.ValuesAsync(await RunAsync(file, axes), "tas"));
    }

    [Theory]
    [InlineData(ElementType.Float, ElementType.Float)]
    [InlineData(ElementType.Double, ElementType.Double)]
    [InlineData(ElementType.Int, ElementType.Double)]
    [InlineData(ElementType.Byte, ElementType.Double)]
    public async Task Floating_types_are_kept_and_integers_become_double(ElementType stored, ElementType expected)
    {
        var output = await RunAsync(File(stored, [0, 1, 2, 3, 4, 5, 6, 7, 9]), "time");

        Assert.Equal(expected, (await ClassicFile.IndexAsync(output)).Variable("tas")!.Type);
        Assert.Equal(16 / 3.0, (await ClassicFile.ValuesAsync(output, "tas"))[2], expected == ElementType.Float ? 3e-7 : 1e-15);
    }

    [Fact]
    public async Task Missing_values_are_left_out_and_what_has_no_other_is_missing()
    {
        var file = File(ElementType.Float, [0, -9, -9, 3, 4, -9, 6, 7, -9], ("missing_value", -9f));

        Assert.Equal((double[])[3, 5.5, double.NaN], await ClassicFile.DecodedAsync(await RunAsync(file, "time"), "tas"));
    }

    [Fact]
    public async Task An_axis_that_the_data_lacks_is_refused_with_those_it_has()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => RunAsync(File(ElementType.Float, new double[9]), "time|plev"));

        Assert.Equal((Fault.InvalidValue, "axes"), (refusal.Fault, refusal.Locator));
        Assert.All(["plev", "time", "lat"], word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    private string File(ElementType type, double[] values, params (string Name, object Value)[] attributes) =>
        new ClassicFile()
            .Dimension("time", 3, isUnlimited: true)
            .Dimension("lat", 3)
            .Variable("time", ElementType.Double, ["time"], [0, 1, 2], ("units", "days since 2000-01-01"))
            .Variable("lat", ElementType.Double, ["lat"], [10, 20, 30], ("units", "degrees_north"))
            .Variable("tas", type, ["time", "lat"], values, attributes)
            .Write(_folder.File("tas.nc"));

    private async Task<string> RunAsync(string file, string axes) => (await _run.RunAsync(
        EngineRun.One("CDAT.mean", "tas", [file], default, axes.Length == 0 ? [] : [("axes", axes)])))[0];
}
