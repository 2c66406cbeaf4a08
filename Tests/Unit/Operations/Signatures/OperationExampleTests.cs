using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Tests.Unit.Operations.Signatures;

public sealed class OperationExampleTests
{
    [Fact]
    public void Variables_are_the_inputs_and_parameters_stand_beside_them()
    {
        var example = new OperationExample("Sums up.", """{"axes": "time|lat", "cond": "tas<3"}""") { Inputs = 2 };

        Assert.Equal(
            """{"name":"X.y","result":"r0","input":["v0","v1"],"axes":"time|lat","cond":"tas<3"}""",
            example.Operation("X.y"));
        Assert.Equal(
            [
                new(
                    "variable",
                    """[{"uri":"https://data.example/tas_0.nc","id":"tas|v0"},"""
                    + """{"uri":"https://data.example/tas_1.nc","id":"tas|v1"}]"""),
                new("domain", "[]"),
                new("operation", $"[{example.Operation("X.y")}]"),
            ],
            example.Lists("X.y"));
    }

    [Fact]
    public void A_domain_is_named_and_a_graphs_results_are_the_inputs()
    {
        var example = new OperationExample("Two at once.", "{}")
        {
            Domain = """{"lat": {"start": 1}}""",
            Graph = """{"name": "X.a", "result": "a", "input": ["v0"]}, {"name": "X.b", "result": "b", "input": ["v0"]}""",
        };

        Assert.Equal("""{"name":"X.y","result":"r0","input":["a","b"],"domain":"d0"}""", example.Operation("X.y"));
        var lists = example.Lists("X.y").ToDictionary(list => list.Key, list => list.Value, StringComparer.Ordinal);
        Assert.Equal("""[{"uri":"https://data.example/tas.nc","id":"tas|v0"}]""", lists["variable"]);
        Assert.Equal("""[{"id":"d0","lat":{"start":1}}]""", lists["domain"]);
        Assert.StartsWith("""[{"name":"X.y",""", lists["operation"], StringComparison.Ordinal);
        Assert.EndsWith(
            """{"name":"X.a","result":"a","input":["v0"]},{"name":"X.b","result":"b","input":["v0"]}]""",
            lists["operation"],
            StringComparison.Ordinal);
    }
}
