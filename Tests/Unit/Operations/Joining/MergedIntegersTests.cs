using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Joining;

/// <summary>CDAT.merge of variables of integers.</summary>
public sealed class MergedIntegersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What xarray decodes to float64 for the sake of missing values stays as it is stored where it is stored alike.
    [Theory]
    [InlineData(ElementType.Int, -9.0)]
    [InlineData(ElementType.Short, -9.0)]
    [InlineData(ElementType.Int, null)]
    public async Task Integers_that_are_stored_alike_stay_integers(ElementType type, double? fill)
    {
        using var run = new EngineRun(null, _folder.Path);
        (string, object)[] attributes = fill is { } number
            ? [("_FillValue", type == ElementType.Short ? (short)number : (object)(int)number)]
            : [];
        var one = Line("whole.nc", type, [5, fill ?? 7, fill ?? 8], attributes);
        var other = Line("others.nc", type, [5, 7, fill ?? 8], attributes);

        var output = (await run.RunAsync(EngineRun.One("CDAT.merge", "v", [one, other])))[0];
        var wrong = Line("wrong.nc", type, [6, 7, 8], attributes);
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => run.RunAsync(EngineRun.One("CDAT.merge", "v", [one, wrong])));

        Assert.Equal(type, (await ClassicFile.IndexAsync(output)).Variable("v")!.Type);
        Assert.Equal(fill is null ? [5, 7, 8] : (double[])[5, 7, double.NaN], await ClassicFile.DecodedAsync(output, "v"));
        Assert.Contains("`v` at x 0 is 5 in", refusal.Message, StringComparison.Ordinal);
    }

    // Int64, in which integers are merged exactly, does not hold them.
    [Fact]
    public async Task Unsigned_integers_of_64_bits_become_float64()
    {
        const double Large = 9223372036854775808;
        using var run = new EngineRun(null, _folder.Path);
        var one = Line("large.nc", ElementType.UInt64, [5, Large, 8], [("_FillValue", 8.0)]);
        var other = Line("same.nc", ElementType.UInt64, [5, 8, 2 * (Large - 1024)], [("_FillValue", 8.0)]);
        var wrong = Line("wrong.nc", ElementType.UInt64, [5, Large + 2048, 8], [("_FillValue", 8.0)]);

        var output = (await run.RunAsync(EngineRun.One("CDAT.merge", "v", [one, other])))[0];
        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => run.RunAsync(EngineRun.One("CDAT.merge", "v", [one, wrong])));

        Assert.Equal(ElementType.Double, (await ClassicFile.IndexAsync(output)).Variable("v")!.Type);
        Assert.Equal((double[])[5, Large, 2 * (Large - 1024)], await ClassicFile.DecodedAsync(output, "v"));
        Assert.Contains("`v` at x 10 is 9", refusal.Message, StringComparison.Ordinal);
    }

    private string Line(
        string name, ElementType type, double[] values, params (string Name, object Value)[] attributes) =>
        new ClassicFile().Dimension("x", values.Length)
            .Variable("x", ElementType.Double, ["x"], [.. values.Select((_, place) => place * 10.0)])
            .Variable("v", type, ["x"], values, attributes)
            .Write(_folder.File(name));
}
