using System.Reflection;
using Mono.Cecil;
using NetArchTest.Rules;

namespace Compute.Orleans.Tests.Conventions;

public sealed class DependencyTests
{
    private const string Prefix = "Compute.Orleans.";

    private static readonly Assembly _engine = typeof(Engine.Faults.Fault).Assembly;
    private static readonly Assembly _interfaces = typeof(Grains.Interfaces.Faults.FaultCode).Assembly;
    private static readonly Assembly _grains = typeof(Grains.Tables.IJobTable).Assembly;
    private static readonly Assembly _edge = Assembly.Load(Prefix + "WebApi");
    private static readonly Assembly _silo = Assembly.Load(Prefix + "Silo");

    public static TheoryData<string, string> MayKnow => new()
    {
        { "Engine.Native", "" },
        { "Engine", "Engine.Native" },
        { "Grains.Interfaces", "" },
        { "Grains", "Engine Grains.Interfaces" },
        { "WebApi", "Engine Grains.Interfaces" },
        { "Silo", "Engine Grains Grains.Interfaces WebApi" },
    };

    /// <summary>What the edge may use of the engine: the reading of files, the words for it, and who may read what.</summary>
    private static readonly string[] _engineOfTheEdge =
    [
        "Engine.Datasets.", // A namespace as a whole,
        "Engine.Arrays.ElementType", // and else single types.
        "Engine.Arrays.ElementTypes",
        "Engine.Arrays.IndexRange",
        "Engine.Cf.AttributeSet",
        "Engine.Cf.AttributeValue",
        "Engine.Faults.ComputeException",
        "Engine.Faults.Fault",
        "Engine.NetCdf.Dimension",
        "Engine.Sources.Access.AccessPolicy",
        "Engine.Sources.Documents.DocumentFetcher",
        "Engine.Sources.Documents.DocumentRequest",
        "Engine.Sources.Documents.FetchedDocument",
        "Engine.Sources.Http.HttpSourceOptions",
        "Engine.Storage.DataFolder",
    ];

    [Theory]
    [MemberData(nameof(MayKnow))]
    public void A_project_knows_only_those_below_it(string project, string mayKnow)
    {
        var known = Assembly.Load(Prefix + project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]);

        Law.Holds(known.Except(mayKnow.Split(' ')));
    }

    [Fact]
    public void The_engine_knows_neither_Orleans_nor_the_web()
    {
        AssertHolds(Types.InAssembly(_engine).ShouldNot().HaveDependencyOnAny(
            "Orleans", "Microsoft.AspNetCore", "Microsoft.Extensions.Hosting", "Microsoft.Data.Sqlite", "Prometheus"));
        Assert.DoesNotContain(
            _engine.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("Orleans", StringComparison.Ordinal)
                || reference.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || reference.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public void Contracts_know_neither_the_web_nor_files() => AssertHolds(
        Types.InAssembly(_interfaces).ShouldNot().HaveDependencyOnAny("Microsoft.AspNetCore", "System.IO.File"));

    [Fact]
    public void Grains_know_neither_protocols_nor_XML() => AssertHolds(
        Types.InAssembly(_grains).ShouldNot().HaveDependencyOnAny("Microsoft.AspNetCore.Http", "System.Xml"));

    [Fact]
    public void The_edge_opens_no_database() => AssertHolds(
        Types.InAssembly(_edge).ShouldNot().HaveDependencyOnAny("System.Data", "Microsoft.Data.Sqlite", "Npgsql"));

    [Fact]
    public void The_edge_reads_files_and_computes_nothing()
    {
        using var edge = ModuleDefinition.ReadModule(_edge.Location);

        Law.Holds(
            from type in edge.GetTypeReferences()
            where type.Scope.Name == _engine.GetName().Name
            let name = type.FullName[Prefix.Length..]
            where !_engineOfTheEdge.Any(
                known => known.EndsWith('.') ? name.StartsWith(known, StringComparison.Ordinal) : name == known)
            select $"WebApi uses {name}: the engine is reached through grains, but for Engine.Datasets");
    }

    [Fact]
    public void No_public_type_for_the_edge_gives_a_variable_as_a_whole() => Law.Holds(
        from type in _engine.GetExportedTypes()
        where type.Namespace == Prefix + "Engine.Datasets"
        from method in type.GetMethods()
        where method.ReturnType.IsArray || method.ReturnType.ToString().Contains("Memory`1", StringComparison.Ordinal)
        select $"{type.Name}.{method.Name} gives {method.ReturnType}: the caller brings the buffer");

    [Fact]
    public void Nothing_knows_the_tests() => Assert.All(
        new[] { _engine, _interfaces, _grains, _edge, _silo },
        assembly => Assert.DoesNotContain(
            assembly.GetReferencedAssemblies(),
            reference => reference.Name!.Contains("Tests", StringComparison.Ordinal)
                || reference.Name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Grains_are_sealed_and_reached_by_their_interfaces_only() => AssertHolds(
        Types.InAssembly(_grains).That().Inherit(typeof(Grain)).Should().BeSealed().And().NotBePublic());

    private static void AssertHolds(ConditionList rule)
    {
        var result = rule.GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
