using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Tests.Unit.Planning;

public sealed class RequestGraphTests
{
    private static readonly VariableInput _file = new("v", "/data/tas.nc", "tas");

    [Fact]
    public void One_operation_of_the_process_is_a_request()
    {
        var graph = RequestGraph.Of(Request("CDAT.subset", Call("CDAT.subset", "s", "v")));

        Assert.Equal("s", Assert.Single(graph.Outputs).Result);
    }

    [Theory]
    [InlineData("CDAT.regrid", Fault.NoSuchProcess, "CDAT.regrid")]
    [InlineData("cdat.subset", Fault.NoSuchProcess, "CDAT.subset")]
    public void An_unknown_process_is_refused_with_those_there_are(string process, Fault fault, string named) =>
        Refused(Request(process, Call("CDAT.subset", "s", "v")), fault, process, named);

    [Fact]
    public void An_unknown_operation_is_refused_with_those_there_are() =>
        Refused(Request("CDAT.workflow", Call("CDAT.median", "m", "v")), Fault.InvalidValue, "CDAT.median", "CDAT.mean");

    [Fact]
    public void A_request_without_operations_is_refused() =>
        Refused(Request("CDAT.subset"), Fault.MissingValue, "operation");

    [Fact]
    public void A_workflow_that_only_consists_of_itself_is_refused() =>
        Refused(Request("CDAT.workflow", Call("CDAT.workflow", "w")), Fault.MissingValue, "CDAT.workflow");

    [Fact]
    public void An_input_that_nobody_has_is_named() =>
        Refused(Request("CDAT.subset", Call("CDAT.subset", "s", "nowhere")), Fault.InvalidValue, "nowhere", "`s`");

    [Fact]
    public void A_domain_that_is_not_given_is_named_with_those_that_are()
    {
        var domains = ImmutableArray.Create(new Domain("d0", []));
        var call = Call("CDAT.subset", "s", "v") with { Domain = "d1" };

        Refused(Request("CDAT.subset", call) with { Domains = domains }, Fault.InvalidValue, "d1", "d0");
        Refused(
            Request("CDAT.subset", Call("CDAT.subset", "s", "v")) with { Variables = [_file with { Domain = "d2" }] },
            Fault.InvalidValue,
            "d2",
            "none is given");
    }

    [Fact]
    public void Ids_that_are_given_twice_are_refused()
    {
        var call = Call("CDAT.subset", "s", "v");

        Refused(Request("CDAT.workflow", call, call), Fault.InvalidValue, "`s`", "twice");
        Refused(Request("CDAT.subset", Call("CDAT.subset", "v", "v")), Fault.InvalidValue, "`v`", "twice");
        Refused(Request("CDAT.subset", call) with { Variables = [_file, _file] }, Fault.InvalidValue, "`v`", "twice");
        Refused(
            Request("CDAT.subset", call) with { Domains = [new Domain("d", []), new Domain("d", [])] },
            Fault.InvalidValue,
            "`d`",
            "twice");
    }

    [Fact]
    public void An_operation_that_takes_its_own_result_is_refused() =>
        Refused(Request("CDAT.workflow", Call("CDAT.subset", "s", "s")), Fault.InvalidValue, "`s`", "its own result");

    [Fact]
    public void A_circle_is_refused_by_the_name_of_one_that_is_on_it() => Refused(
        Request(
            "CDAT.workflow",
            Call("CDAT.subset", "outside", "a"),
            Call("CDAT.subset", "a", "b"),
            Call("CDAT.mean", "b", "c"),
            Call("CDAT.subset", "c", "a")),
        Fault.InvalidValue,
        "its own result",
        "CDAT.subset `a`");

    [Fact]
    public void Two_ways_to_one_result_are_no_circle()
    {
        var graph = RequestGraph.Of(Request(
            "CDAT.workflow",
            Call("CDAT.aggregate", "top", "left", "right", "left"),
            Call("CDAT.subset", "left", "bottom"),
            Call("CDAT.subset", "right", "bottom"),
            Call("CDAT.subset", "bottom", "v")));

        Assert.Equal(["bottom", "left", "right", "top"], graph.Ordered.Select(call => call.Result));
    }

    [Fact]
    public void A_gridder_is_refused_by_its_name() => Refused(
        Request("CDAT.subset", Call("CDAT.subset", "s", "v") with { Gridder = "gaussian~32" }),
        Fault.InvalidValue,
        "gaussian~32",
        "regridding");

    [Theory]
    [InlineData("CDAT.subset", 0)]
    [InlineData("CDAT.subset", 2)]
    [InlineData("CDAT.aggregate", 0)]
    public void The_number_of_inputs_is_checked(string operation, int inputs) => Refused(
        Request(operation, Call(operation, "s", [.. Enumerable.Repeat("v", inputs)])),
        Fault.InvalidValue,
        operation,
        $"{inputs} inputs");

    [Fact]
    public void A_parameter_that_the_operation_lacks_is_named_with_those_it_has() => Refused(
        Request("CDAT.mean", With(Call("CDAT.mean", "m", "v"), ("axis", "time"))), Fault.InvalidValue, "`axis`", "axes");

    [Fact]
    public void A_parameter_given_twice_in_different_case_is_refused() => Refused(
        Request("CDAT.mean", With(Call("CDAT.mean", "m", "v"), ("axes", "time"), ("AXES", "lat"))),
        Fault.InvalidValue,
        "twice");

    [Fact]
    public void A_workflow_takes_results_and_no_variables() => Refused(
        Request("CDAT.workflow", Call("CDAT.workflow", "w", "v")), Fault.InvalidValue, "`v`", "results of operations");

    [Fact]
    public void Two_workflows_in_one_request_are_refused() => Refused(
        Request(
            "CDAT.workflow",
            Call("CDAT.subset", "s", "v"),
            Call("CDAT.workflow", "one", "s"),
            Call("CDAT.workflow", "two", "s")),
        Fault.InvalidValue,
        "CDAT.workflow");

    [Fact]
    public void A_process_whose_operation_is_not_the_last_is_refused() => Refused(
        Request("CDAT.subset", Call("CDAT.subset", "s", "v"), Call("CDAT.mean", "m", "s")),
        Fault.InvalidValue,
        "CDAT.subset",
        "`m`");

    [Fact]
    public void Outputs_of_a_workflow_come_in_the_order_in_which_it_names_them()
    {
        var graph = RequestGraph.Of(Request(
            "CDAT.workflow",
            Call("CDAT.subset", "a", "v"),
            Call("CDAT.subset", "b", "v"),
            Call("CDAT.mean", "alone", "v"),
            Call("CDAT.mean", "c", "a"),
            Call("CDAT.workflow", "w", "c", "a", "b", "c")));

        Assert.Equal(["c", "a", "b", "alone"], graph.Outputs.Select(call => call.Result));
    }

    [Fact]
    public void A_workflow_need_not_be_named_by_an_operation()
    {
        var graph = RequestGraph.Of(Request("CDAT.workflow", Call("CDAT.subset", "a", "v"), Call("CDAT.mean", "m", "a")));

        Assert.Equal("m", Assert.Single(graph.Outputs).Result);
        Assert.Null(graph.Inherited);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chain_of_100_000_operations_does_not_end_the_process(bool isReversed)
    {
        const int Length = 100_000;
        var calls = Enumerable.Range(0, Length)
            .Select(number => Call("CDAT.subset", $"s{number}", number == 0 ? "v" : $"s{number - 1}"));

        var graph = RequestGraph.Of(Request("CDAT.subset", [.. isReversed ? calls.Reverse() : calls]));

        Assert.Equal(Length, graph.Ordered.Length);
        Assert.Equal($"s{Length - 1}", Assert.Single(graph.Outputs).Result);
    }

    private static OperationCall Call(string operation, string result, params string[] inputs) =>
        new(operation, result, [.. inputs], null, ImmutableSortedDictionary<string, string>.Empty, null);

    private static OperationCall With(OperationCall call, params (string Name, string Value)[] parameters) => call with
    {
        Parameters = parameters.ToImmutableSortedDictionary(
            parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal),
    };

    private static ComputeRequest Request(string process, params OperationCall[] calls) =>
        new(process, [_file], [], [.. calls]);

    private static void Refused(ComputeRequest request, Fault fault, params string[] words)
    {
        var refusal = Assert.Throws<ComputeException>(() => RequestGraph.Of(request));

        Assert.Equal(fault, refusal.Fault);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }
}
