using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;

namespace Compute.Orleans.Tests.Unit.Messages;

public sealed class RequestMappingTests
{
    [Fact]
    public void A_request_keeps_everything_on_its_way_to_the_engine()
    {
        var parameters = ImmutableSortedDictionary<string, string>.Empty.Add("axes", "lat|lon");
        var request = new ExecuteRequest(
            "CDAT.workflow", "ann",
            [new RequestVariable("v0", "file:///data/a.nc", "tas", "d0")],
            [
                new RequestDomain("d0",
                [
                    new RequestRange("lat", RangeKind.Values, "-5.5", "1e1", 2),
                    new RequestRange("lon", RangeKind.Indices, "-3", "7", 1),
                    new RequestRange("time", RangeKind.Timestamps, "2000-02", "2001", 3),
                    new RequestRange("level", RangeKind.Values, "850", "500", 1) { Units = "hPa" },
                ])
                {
                    Mask = new RequestMask("m", "/d/lsm.nc", "sftlf", "mask_data<0.5"),
                },
            ],
            [new RequestOperation("CDAT.mean", "m", ["v0"], "d0", parameters, "gaussian~32")]);
        var engine = request.ToEngine();

        Assert.Equal("CDAT.workflow", engine.Process);
        Assert.Equal(new VariableInput("v0", "file:///data/a.nc", "tas", "d0"), Assert.Single(engine.Variables));
        Assert.Equal(
            [
                new ValueRange("lat", -5.5, 10, 2),
                new PositionRange("lon", -3, 7, 1),
                new TimestampRange("time", "2000-02", "2001", 3),
                new ValueRange("level", 850, 500) { Units = "hPa" },
            ],
            Assert.Single(engine.Domains).Ranges);
        Assert.Equal(new Mask("m", "/d/lsm.nc", "sftlf", "mask_data<0.5"), engine.Domains[0].Mask);
        var call = Assert.Single(engine.Operations);
        Assert.Equal(("CDAT.mean", "m", "d0", "gaussian~32"), (call.Operation, call.Result, call.Domain, call.Gridder));
        Assert.Equal(["v0"], call.Inputs);
        Assert.Equal(parameters, call.Parameters);
    }

    [Theory]
    [InlineData(RangeKind.Values, "north")]
    [InlineData(RangeKind.Values, "NaN")]
    [InlineData(RangeKind.Values, "Infinity")]
    [InlineData(RangeKind.Values, "1,5")]
    [InlineData(RangeKind.Values, "")]
    [InlineData(RangeKind.Indices, "1.5")]
    [InlineData(RangeKind.Indices, "99999999999999999999")]
    public void An_end_that_is_no_number_is_refused_by_name(RangeKind kind, string text)
    {
        var request = new ExecuteRequest(
            "p", "u", [], [new RequestDomain("box", [new RequestRange("lat", kind, "0", text, 1)])], []);
        var fault = Assert.Throws<ComputeException>(request.ToEngine);
        Assert.Equal(Fault.InvalidValue, fault.Fault);
        Assert.Equal("box", fault.Locator);
        Assert.Contains($"'{text}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lat", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_that_were_left_out_are_empty()
    {
        var engine = new ExecuteRequest(
            "p", "u", default, default, [new RequestOperation("o", "r", default, null, null!, null)]).ToEngine();
        Assert.Empty(engine.Variables);
        Assert.Empty(engine.Domains);
        Assert.Empty(engine.Operations[0].Inputs);
        Assert.Empty(engine.Operations[0].Parameters);
    }
}
