using System.Reflection;
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
        { "Engine", "" },
        { "Grains.Interfaces", "" },
        { "Grains", "Engine Grains.Interfaces" },
        { "WebApi", "Grains.Interfaces" },
        { "Silo", "Engine Grains Grains.Interfaces WebApi" },
    };

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
