using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Tests.Unit.Planning;

public sealed class WorkflowDefaultsTests
{
    [Fact]
    public void An_operation_takes_what_it_knows_and_does_not_name_itself()
    {
        var calls = Apply(
            ("CDAT.workflow", "w", "m|s", "axes=time;weights=area;constant=2"),
            ("CDAT.mean", "m", "v", ""),
            ("CDAT.std", "s", "v", "AXES=lat"),
            ("CDAT.add", "a", "v", ""),
            ("CDAT.subset", "c", "v", ""));

        Assert.Equal(["", "axes=time;weights=area", "AXES=lat;weights=area", "constant=2", ""], calls);
    }

    [Fact]
    public void Another_name_of_a_parameter_is_the_same_parameter()
    {
        var calls = Apply(
            ("CDAT.workflow", "w", "m|a", "weights=area;const=2"),
            ("CDAT.mean", "m", "v", "weightoptions=unweighted"),
            ("CDAT.add", "a", "v", "constant=1"),
            ("CDAT.subtract", "b", "v", ""));

        Assert.Equal(["", "weightoptions=unweighted", "constant=1", "const=2"], calls);
    }

    // Two numbers, element by element, have neither axes nor weights, and two inputs no constant.
    [Fact]
    public void What_makes_no_sense_of_two_numbers_is_not_taken()
    {
        var calls = Apply(
            ("CDAT.workflow", "w", "a", "axes=time;weights=area;constant=2"),
            ("CDAT.sum", "a", "v|v", ""),
            ("CDAT.sum", "b", "v", "constant=1"),
            ("CDAT.sum", "c", "v|v", "weights=cell_measures"),
            ("CDAT.subtract", "d", "v|v", ""),
            ("CDAT.max", "e", "v|v", ""),
            ("CDAT.max", "f", "v", ""));

        Assert.Equal(["", "", "constant=1", "axes=time;weights=cell_measures", "", "", "axes=time"], calls);
    }

    [Fact]
    public void Outputs_are_renamed_and_what_leads_to_them_is_not()
    {
        var calls = Apply(
            ("CDAT.workflow", "w", "m", "rename=tas|t;format=netcdf4"),
            ("CDAT.mean", "m", "s", ""),
            ("CDAT.subset", "s", "v", ""));

        Assert.Equal(["format=netcdf4", "rename=tas|t", ""], calls);
    }

    [Fact]
    public void A_parameter_that_no_operation_knows_is_refused_with_those_there_are()
    {
        var refusal = Assert.Throws<ComputeException>(() => Apply(
            ("CDAT.workflow", "w", "s", "axes=time"), ("CDAT.subset", "s", "v", "")));

        Assert.Equal((Fault.InvalidValue, "axes"), (refusal.Fault, refusal.Locator));
        Assert.All(
            ["CDAT.workflow `w`", "`axes`", "format", "rename"],
            word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    // An axis of bins is reduced by what follows, unless the operation says that it reduces itself, or is told so.
    [Fact]
    public void What_only_puts_values_into_bins_takes_nothing_of_reductions()
    {
        var calls = Apply(
            ("CDAT.workflow", "w", "m", "axes=time;weights=area"),
            ("CDAT.groupby_bins", "b", "v", "bins=0|1"),
            ("CDAT.groupby_bins", "c", "v", "bins=0|1;func=mean"),
            ("CDAT.mean", "m", "b", ""));

        Assert.Equal(["", "bins=0|1", "axes=time;bins=0|1;func=mean;weights=area", "axes=time;weights=area"], calls);
        Assert.Equal(
            ["", "axes=time;bins=0|1;func=max"],
            Apply(("CDAT.workflow", "w", "b", "axes=time;func=max"), ("CDAT.groupby_bins", "b", "v", "bins=0|1")));
    }

    // Every reduction takes axes in bins, and those that do not weigh values there no weights.
    [Theory]
    [InlineData("mean", true)]
    [InlineData("SUM", true)]
    [InlineData("max", false)]
    [InlineData("min", false)]
    [InlineData("count", false)]
    [InlineData("std", false)]
    [InlineData("var", false)]
    public void Bins_that_are_reduced_at_once_take_the_weights_that_their_reduction_takes_there(
        string reduction, bool areWeighted)
    {
        var expected = $"axes=time;bins=0|1;func={reduction}" + (areWeighted ? ";weights=area" : "");

        var own = Apply(
            ("CDAT.workflow", "w", "b", "axes=time;weights=area"),
            ("CDAT.groupby_bins", "b", "v", $"bins=0|1;func={reduction}"));
        var given = Apply(
            ("CDAT.workflow", "w", "b", $"axes=time;func={reduction};weights=area"),
            ("CDAT.groupby_bins", "b", "v", "bins=0|1"));

        Assert.Equal(["", expected], own);
        Assert.Equal(["", expected], given);
    }

    [Theory]
    [InlineData("weights=area;weightoptions=unweighted", "weights", "weightoptions")]
    [InlineData("const=1;constant=2", "const", "constant")]
    [InlineData("axes=time;AXES=lat", "axes", "AXES")]
    public void Two_names_of_one_parameter_on_the_workflow_are_refused(string given, string one, string other)
    {
        var refusal = Assert.Throws<ComputeException>(() => Apply(
            ("CDAT.workflow", "w", "s", given), ("CDAT.sum", "s", "v", "axes=lat;weights=area;constant=3")));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.All(
            ["CDAT.workflow `w`", $"`{one}`", $"`{other}`", "one of them would do"],
            word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_method_is_the_workflows_own_and_that_of_its_subsets()
    {
        var calls = Apply(
            ("CDAT.workflow", "w", "m|s", "method=nearest"),
            ("CDAT.mean", "m", "v", ""),
            ("CDAT.subset", "s", "v", ""),
            ("CDAT.subset", "t", "v", "method=pad"));

        Assert.Equal(["method=nearest", "", "method=nearest", "method=pad"], calls);
    }

    [Fact]
    public void A_default_that_an_operation_refuses_is_refused_with_its_name()
    {
        var refusal = Assert.Throws<ComputeException>(() => RequestGraph.Of(new ComputeRequest(
            "CDAT.workflow",
            [new("v", "/data/tas.nc", "tas")],
            [],
            [Call("CDAT.workflow", "w", "m", "weights=volume"), Call("CDAT.mean", "m", "v", "")])));

        Assert.Contains("CDAT.mean `m`: parameter `weights` is `volume`", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Apply(
        params (string Operation, string Result, string Inputs, string Given)[] calls) =>
        WorkflowDefaults.Apply([.. calls.Select(call => Call(call.Operation, call.Result, call.Inputs, call.Given))])
            .Select(call => string.Join(';', call.Parameters.Select(given => $"{given.Key}={given.Value}")));

    private static OperationCall Call(string operation, string result, string inputs, string given) => new(
        operation,
        result,
        [.. inputs.Split('|')],
        null,
        given.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToImmutableSortedDictionary(pair => pair[0], pair => pair[1]),
        null);
}
