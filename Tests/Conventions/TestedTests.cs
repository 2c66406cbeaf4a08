using System.Reflection;
using System.Runtime.CompilerServices;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;

namespace Compute.Orleans.Tests.Conventions;

/// <summary>Says which types have no test class of their own: X is tested by XTests.</summary>
/// <remarks>
/// Asked for are those that others build on: the engine's public types that do something, operations, and everything
/// that does arithmetic. What serves one of them alone is tested through it; grains are tested together, in clusters.
/// </remarks>
public sealed class TestedTests
{
    /// <summary>Types that are tested elsewhere, each with where and why.</summary>
    private static readonly Dictionary<string, string> _elsewhere = new(StringComparer.Ordinal)
    {
        ["SourceOpener"] = "HttpSourceTests and FileSourceTests open everything with it",
    };

    private static readonly HashSet<string> _tests =
        [.. typeof(TestedTests).Assembly.GetTypes().Select(type => type.Name)];

    [Fact]
    public void Every_public_type_of_the_engine_that_does_something_has_its_tests() => AssertTested(
        from type in typeof(Fault).Assembly.GetExportedTypes()
        where type.IsClass && !type.IsSubclassOf(typeof(Exception)) && DoesSomething(type)
        select type);

    [Fact]
    public void Everything_that_does_arithmetic_has_its_tests() => AssertTested(
        from type in typeof(Fault).Assembly.GetTypes()
        where type.Namespace is { } name
            && (name.EndsWith(".Kernels", StringComparison.Ordinal)
                || name.EndsWith(".Accumulators", StringComparison.Ordinal))
            && type is { IsClass: true, IsNested: false }
            && (!type.IsAbstract || type.IsSealed)
            && DoesSomething(type)
        select type);

    [Fact]
    public void Every_operation_has_its_tests() => AssertTested(
        from type in typeof(Fault).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract
        select type);

    [Fact]
    public void The_list_of_those_tested_elsewhere_names_no_others() =>
        Assert.DoesNotContain(_elsewhere.Keys, name => _tests.Contains(name + "Tests"));

    private static void AssertTested(IEnumerable<Type> types) => Law.Holds(
        from type in types
        let name = type.Name.Split('`')[0]
        where !_tests.Contains(name + "Tests") && !_elsewhere.ContainsKey(name)
        select $"{type.FullName} has no {name}Tests");

    /// <summary>Whether a type has a method that someone wrote: neither a property's nor a record's own.</summary>
    private static bool DoesSomething(Type type) =>
        type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Any(method =>
                !method.IsSpecialName
                && !method.IsAbstract
                && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && method.Name is not (nameof(ToString) or nameof(Equals) or nameof(GetHashCode) or "Deconstruct"
                    or "<Clone>$" or "PrintMembers"));
}
