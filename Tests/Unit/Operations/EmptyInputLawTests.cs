using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>Every operation there is, on a file whose time has no steps yet.</summary>
public sealed class EmptyInputLawTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // As xarray has it: no steps stay none, and of none there is no mean, and a sum of 0. Or it is said that there are none.
    [Theory]
    [MemberData(nameof(CatalogCalls.All), MemberType = typeof(CatalogCalls))]
    public async Task Of_no_time_steps_nothing_comes_that_is_a_number(string operation, string how)
    {
        var file = new ClassicFile()
            .Dimension("time", 0, isUnlimited: true)
            .Dimension("lat", 2)
            .Dimension("lon", 3)
            .Variable("time", ElementType.Double, ["time"], [], ("units", "days since 2000-01-01"))
            .Variable("lat", ElementType.Double, ["lat"], [0, 10], ("units", "degrees_north"))
            .Variable("lon", ElementType.Double, ["lon"], [0, 10, 20], ("units", "degrees_east"))
            .Variable("tas", ElementType.Float, ["time", "lat", "lon"], [], ("_FillValue", 1e20f))
            .Write(_folder.File("none.nc"));
        using var run = new EngineRun(null, _folder.Path);
        string output;
        try
        {
            output = (await run.RunAsync(CatalogCalls.Request(operation, how, file)))[0];
        }
        catch (ComputeException refusal)
        {
            Assert.Equal(Fault.InvalidValue, refusal.Fault);
            Assert.Contains("none.nc", refusal.Message, StringComparison.Ordinal);
            return;
        }

        var allowed = CatalogCalls.OfNothing(operation, how);
        Assert.All(await ClassicFile.DecodedAsync(output, "tas"), value => Assert.Contains(value, allowed));
    }
}
