using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Operations.Conditions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>Puts values into bins, of a variable or a coordinate, for the reduction that follows.</summary>
/// <remarks>
/// <para>
/// Shape of what follows: the bins, and then the dimensions that what is binned does not have. Type: that of the
/// reduction, but integers give float64, for an empty bin is missing.
/// </para>
/// <para>Missing: a value that is in no bin, or has no number to be binned by, is left out.</para>
/// <para>Source: pandas.cut and xarray.Dataset.groupby_bins, as the original service used them.</para>
/// </remarks>
internal sealed class GroupbyBins : Operation
{
    private const string Variable = "variable";
    private const string Edges = "bins";
    private const int MostBins = 1000;

    private static readonly ImmutableArray<string> _ofReductions =
        [ReducedAxes.Name, .. Weights.Parameters.Select(parameter => parameter.Name)];

    public override Signature Signature { get; } = new(
        "CDAT.groupby_bins",
        "Group by bins",
        "Puts values into bins for the reduction that takes the result: CDAT.mean and others then give one value a "
        + "bin, over the dimensions of what is binned and those that their `axes` name. A bin is above its lower edge "
        + "and up to its upper one; values on the lowest edge, outside of all bins and missing ones are left out, and "
        + "an empty bin is missing. What is binned is the data itself, a coordinate, or another variable of the "
        + "input. With `func` the reduction is done at once. The result has the dimension VARIABLE_bins, named by "
        + "texts such as (0.0, 0.25], with the middles of the bins and their bounds beside it.",
        1,
        1,
        [
            new(Variable, "What is binned: data or a coordinate, by name; by default the data where it is one.", []),
            new(Edges, "The edges of the bins, joined with '|', each above the one before: 0|0.25|0.5 is two.", []),
            ReductionFunction.Parameter("The reduction to do at once; by default an operation that follows does one."),
            ReducedAxes.Parameter,
            .. Weights.Parameters,
            .. CommonParameters.WithoutFilling.Where(parameter => parameter.Name != Variable),
        ])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The mean of the values in each of three bins.",
                """{"variable": "tas", "bins": "200|250|300|350", "func": "mean"}"""),
            new("Northern and southern means at each time and longitude.",
                """{"variable": "lat", "bins": "-90|0|90", "func": "mean"}"""),
            new("How large the area is in which values are in each bin, times their mean there.",
                """{"variable": "tas", "bins": "200|250|300|350", "func": "sum", "weights": "area"}"""),
        ],
    };

    public override bool NamesData => false;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var input = inputs[0];
        var names = new ConditionNames(inputs, arguments.Inputs);
        var name = arguments.Text(Variable)
            ?? (input.Data.ToArray() is [var only]
                ? only.Name
                : throw arguments.Refuse(Variable, $"is missing: {names.All}, of which one is binned"));
        var named = names.Find(name) ?? throw arguments.Refuse(Variable, $"is `{name}`: {names.All}");
        var edges = EdgesOf(arguments);
        if (named.Coordinate is { IsScalar: true })
        {
            throw arguments.Refuse(Variable, $"is `{name}`, of which there is one number only: {names.All}");
        }

        var grouped = Grouped(input, named, edges);
        var reduction = ReductionFunction.Of(arguments);
        var known = (reduction?.Signature.Parameters ?? []).Select(parameter => parameter.Name);
        return _ofReductions.Except(known).FirstOrDefault(name => arguments.Text(name) is not null) is { } unused
            ? throw arguments.Refuse(unused, reduction is null
                ? "is given without func: it belongs to the operation that reduces what is in the bins"
                : $"is given beside func={arguments.Text(ReductionFunction.Name)}, which takes none")
            : reduction?.Build([grouped], arguments) ?? grouped;
    }

    private static LazyDataset Grouped(LazyDataset input, NamedValues named, ImmutableArray<double> edges)
    {
        var (name, attributes) = named.Variable is { } known
            ? (known.Name, known.Attributes)
            : (named.Coordinate!.Name, named.Coordinate.Attributes);
        var bins = new Bins(
            name,
            FreeName(input, name + "_bins"),
            edges,
            attributes.Text("units"),
            [.. named.Dimensions.Select(dimension => dimension.Name)]);
        if (named.Variable is { } variable)
        {
            var values = variable.Decoded();
            ImmutableArray<int> all = [.. Enumerable.Range(0, values.Rank)];
            bins = bins with
            {
                Members = new ReduceNode(
                    values, all, new CountAccumulator(), groups: ReductionGroups.Of(edges, values, all)),
            };
        }
        else
        {
            bins = bins with { AreThere = ReductionGroups.Known(edges, named.Coordinate!.Values, 0).AreThere() };
        }

        return input.MapData(data => Grouped(data, named, bins)) with { Bins = bins };
    }

    private static LazyVariable Grouped(LazyVariable data, NamedValues named, Bins bins)
    {
        // Data that lacks a dimension of what is binned is repeated along it, as xarray does.
        var added = named.Dimensions.Where(dimension => data.AxisOf(dimension.Name) < 0).ToArray();
        var repeated = data with
        {
            Dimensions = data.Dimensions.AddRange(added.Select(dimension => dimension.Name)),
            Node = ArrangeNode.Of(
                data.Node,
                data.Node.Shape.AddRange(added.Select(dimension => dimension.Length)),
                [.. Enumerable.Range(0, data.Dimensions.Length)]),
        };
        ImmutableArray<int> axes = [.. bins.Reduced.Select(repeated.AxisOf).Order()];
        if (named.Variable is not { } variable)
        {
            return repeated with
            {
                Binned = new(ReductionGroups.Known(bins.Edges, named.Coordinate!.Values, axes[0]), bins),
            };
        }

        var source = ArrangeNode.Of(
            variable.Decoded(),
            [.. axes.Select(axis => repeated.Node.Shape[axis])],
            [.. variable.Dimensions.Select(dimension => axes.IndexOf(repeated.AxisOf(dimension)))]);
        return repeated with { Binned = new(ReductionGroups.Of(bins.Edges, source, axes), bins) };
    }

    private static string FreeName(LazyDataset input, string name)
    {
        while (input.Variables.Any(variable => variable.Name == name || variable.AxisOf(name) >= 0)
            || input.Coordinates.Any(coordinate => coordinate.Name == name || coordinate.BoundsName == name))
        {
            name += "_";
        }

        return name;
    }

    private static ImmutableArray<double> EdgesOf(Arguments arguments)
    {
        var texts = arguments.List(Edges);
        if (texts.Length < 2 || texts.Length > MostBins + 1)
        {
            throw arguments.Refuse(
                Edges,
                $"{Number(texts.Length)}; it takes from 2 to {MostBins + 1} numbers joined with '|', such as "
                + "0|0.25|0.5");
        }

        ImmutableArray<double> edges = [.. texts.Select(text => EdgeOf(text, arguments))];
        for (var place = 1; place < edges.Length; place++)
        {
            if (!(edges[place] > edges[place - 1]))
            {
                throw arguments.Refuse(
                    Edges,
                    $"has the edge {texts[place]} behind {texts[place - 1]}; each is to be above the one before");
            }
        }

        return edges;
    }

    private static string Number(int edges) => edges switch
    {
        0 => "is missing",
        1 => "has 1 edge",
        _ => string.Create(CultureInfo.InvariantCulture, $"has {edges} edges"),
    };

    private static double EdgeOf(string text, Arguments arguments) => text.ToUpperInvariant() switch
    {
        "INF" or "+INF" => double.PositiveInfinity,
        "-INF" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge)
            && double.IsFinite(edge)
                ? edge
                : throw arguments.Refuse(
                    Edges,
                    $"has `{text[..Math.Min(40, text.Length)]}`; it takes numbers such as 0, 273.15, 1e-3 and inf"),
    };
}
