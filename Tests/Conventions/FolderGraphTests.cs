namespace Compute.Orleans.Tests.Conventions;

public sealed class FolderGraphTests
{
    private const string Engine = "Compute.Orleans.Engine";

    [Fact]
    public void The_folders_of_the_engine_form_no_circle() => Law.Holds(EngineGraph().FindCycle());

    /// <summary>Each row: a folder, and the only ones that it may know.</summary>
    [Theory]
    [InlineData("Faults", "")]
    [InlineData("Storage", "")]
    [InlineData("Requests", "")]
    [InlineData("Arrays", "Faults")]
    [InlineData("Sources", "Faults Storage")]
    [InlineData("Cf", "Arrays Faults Requests")]
    [InlineData("Provenance", "Arrays Cf Faults Requests Sources")]
    [InlineData("NetCdf", "Arrays Cf Faults Native Sources Storage")]
    [InlineData("Datasets", "Arrays Cf NetCdf Sources")]
    [InlineData("Expressions", "Arrays Cf Faults NetCdf Requests Sources")]
    [InlineData("Operations", "Arrays Cf Expressions Faults NetCdf Requests")]
    [InlineData("Planning", "Arrays Cf Expressions Faults NetCdf Operations Provenance Requests Sources Storage")]
    [InlineData("Describing", "Arrays Cf Expressions Faults NetCdf Planning Provenance Sources")]
    public void A_folder_of_the_engine_knows_only_those_below_it(string folder, string mayUse) =>
        Law.Holds(EngineGraph().UsedBy(folder).Except(mayUse.Split(' ')));

    [Fact]
    public void What_the_graph_sees_is_what_the_code_does()
    {
        var graph = EngineGraph();

        Assert.Contains("Arrays", graph.UsedBy("Cf")); // A field,
        Assert.Contains("Storage", graph.UsedBy("Sources")); // a call,
        Assert.Contains("Faults", graph.UsedBy("Sources")); // and a throw within an async method.
    }

    [Fact]
    public void A_circle_is_found_and_named()
    {
        var graph = new FolderGraph(new Dictionary<string, Dictionary<string, string>>
        {
            ["A"] = new() { ["B"] = "a uses b" },
            ["B"] = new() { ["C"] = "b uses c", ["D"] = "b uses d" },
            ["C"] = [],
            ["D"] = new() { ["B"] = "d uses b", ["C"] = "d uses c" },
        });

        Assert.Equal(["B -> D: b uses d", "D -> B: d uses b"], graph.FindCycle());
    }

    private static FolderGraph EngineGraph() => FolderGraph.Of(typeof(Engine.Faults.Fault).Assembly.Location, Engine);
}
