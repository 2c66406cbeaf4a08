using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>Files of all kinds that are written.</summary>
public static class NetCdf4Cases
{
    private static readonly Dictionary<string, Func<NetCdf4Layout>> _cases = new(StringComparer.Ordinal)
    {
        ["empty"] = () => NetCdf4Layout.Create([], [], AttributeSet.Empty),
        ["climate"] = Climate,
        ["types"] = () => Types(isBigEndian: false),
        ["types, most significant byte first"] = () => Types(isBigEndian: true),
        ["attributes"] = () => Create([], [Run("v", ElementType.Int) with
        {
            Definition = new("v", ElementType.Int, [], Attributes()),
        }]),
        ["long attributes"] = () => NetCdf4Layout.Create(
            [new("x", 2)],
            [new(new("v", ElementType.Int, ["x"], Long(3)), NetCdf4Storage.Contiguous)],
            Long(70)),
        ["no records"] = () => Create(
            [new("time", 0, true), new("x", 2)],
            [
                Run("time", ElementType.Double, "time"),
                Chunked("v", ElementType.Float, [4, 2], "time", "x"),
                Run("w", ElementType.Float, "time", "x"),
            ]),
        ["two unlimited"] = () => Create(
            [new("time", 5, true), new("y", 3, true), new("x", 2)],
            [Chunked("v", ElementType.Float, [2, 2, 2], "time", "y", "x"), Run("w", ElementType.Short, "y", "x")]),
        ["many dimensions"] = () => Create(
            [.. Enumerable.Range(0, 32).Select(number => new Dimension($"d{number}", number < 4 ? 2 : 1))],
            [
                Run("v", ElementType.Int, [.. Enumerable.Range(0, 32).Select(number => $"d{number}")]),
                Chunked(
                    "w",
                    ElementType.Int,
                    [.. Enumerable.Repeat(1L, 32)],
                    [.. Enumerable.Range(0, 32).Select(number => $"d{number}")]),
            ]),
        ["names"] = () => Create(
            [new("\u6e29", 2), new(new string('n', 250), 3)],
            [
                Run("\u6e29", ElementType.Double, "\u6e29"),
                Run("\u00e9 first", ElementType.Int, new string('n', 250), "\u6e29"),
            ]),
        ["namesakes"] = () => Create(
            [new("time", 3), new("level", 2), new("n", 4)],
            [
                Run("level", ElementType.Int),
                Run("time", ElementType.Float, "time", "n"),
                Run("n", ElementType.Float, "time", "n"),
                Run("v", ElementType.Float, "time", "level", "n"),
            ]),
        ["many variables"] = () => Create(
            [new("x", 2), new("unused", 7)],
            [.. Enumerable.Range(0, 5000).Select(number => Run($"v{number}", ElementType.Int, "x"))]),
    };

    /// <summary>What the cases are called.</summary>
    public static TheoryData<string> Names => [.. _cases.Keys];

    /// <summary>The layout of a case.</summary>
    /// <param name="name">What it is called.</param>
    internal static NetCdf4Layout Layout(string name) => _cases[name]();

    private static NetCdf4Layout Climate() => NetCdf4Layout.Create(
        [new("lon", 7), new("time", 5, true), new("lat", 4), new("nv", 2)],
        [
            With(Chunked("time", ElementType.Double, [512], "time"), "units", "days since 2000-01-01"),
            With(With(Run("lat", ElementType.Double, "lat"), "units", "degrees_north"), "bounds", "lat_bnds"),
            With(Run("lon", ElementType.Double, "lon"), "units", "degrees_east"),
            Run("lat_bnds", ElementType.Double, "lat", "nv"),
            Run("crs", ElementType.Int),
            new(
                new(
                    "tas",
                    ElementType.Float,
                    ["time", "lat", "lon"],
                    AttributeSet.Empty.With("_FillValue", AttributeValue.FromNumbers(ElementType.Float, 1e20f))),
                NetCdf4Storage.Deflated([2, 4, 3], 4, 1)),
        ],
        AttributeSet.Empty.With("Conventions", "CF-1.11").With("history", "made"));

    private static NetCdf4Layout Types(bool isBigEndian) => Create(
        [new("x", 5), new("y", 3)],
        [.. Enum.GetValues<ElementType>().Where(type => type.HasByteLength()).SelectMany(type => new[]
        {
            new NetCdf4Variable(
                new($"run_{type}", type, ["y", "x"], AttributeSet.Empty),
                NetCdf4Storage.Contiguous with { IsBigEndian = isBigEndian }),
            new NetCdf4Variable(
                new($"chunks_{type}", type, ["y", "x"], AttributeSet.Empty),
                NetCdf4Storage.Deflated([2, 2], type.ByteLength(), 4) with { IsBigEndian = isBigEndian }),
        })]);

    private static AttributeSet Attributes()
    {
        var attributes = AttributeSet.Empty
            .With("zulu", "\u2103 degrees")
            .With("empty", "")
            .With("strings", AttributeValue.FromStrings("a", "", "\u6e29"))
            .With("string", AttributeValue.FromStrings("alone"))
            .With("floats", AttributeValue.FromNumbers(ElementType.Float, 1.5, double.NaN, -0.25))
            .With("doubles", AttributeValue.FromNumbers(ElementType.Double, 1e300));
        return Enum.GetValues<ElementType>()
            .Where(type => type.IsNumeric() && !type.IsFloating())
            .Aggregate(attributes, (all, type) => all.With($"a{type}", AttributeValue.FromIntegers(type, 100, 0, 1)));
    }

    private static AttributeSet Long(int count) => Enumerable.Range(0, count).Aggregate(
        AttributeSet.Empty.With("history", new string('h', 200_000)),
        (all, number) => all.With($"a{number}", $"value {number}"));

    private static NetCdf4Layout Create(
        ImmutableArray<Dimension> dimensions, ImmutableArray<NetCdf4Variable> variables) =>
        NetCdf4Layout.Create(dimensions, variables, AttributeSet.Empty);

    private static NetCdf4Variable Run(string name, ElementType type, params string[] dimensions) =>
        new(new(name, type, [.. dimensions], AttributeSet.Empty), NetCdf4Storage.Contiguous);

    private static NetCdf4Variable Chunked(
        string name, ElementType type, ImmutableArray<long> chunkShape, params string[] dimensions) =>
        new(new(name, type, [.. dimensions], AttributeSet.Empty), new(chunkShape, []));

    private static NetCdf4Variable With(NetCdf4Variable variable, string name, string text) => variable with
    {
        Definition = variable.Definition with { Attributes = variable.Definition.Attributes.With(name, text) },
    };
}
