using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Parameters;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>The areas that the data come with: the cell measure of their file, or a second input.</summary>
/// <param name="variable">The variable.</param>
/// <param name="reduced">The axes that go away.</param>
/// <param name="input">The dataset.</param>
/// <param name="supplied">The dataset that holds the areas where the first does not, or null.</param>
/// <param name="arguments">The call's parameters, for errors.</param>
internal sealed class CellMeasure(
    LazyVariable variable,
    ImmutableArray<int> reduced,
    LazyDataset input,
    LazyDataset? supplied,
    Arguments arguments)
{
    private const string Key = "area:";
    private const string StandardName = "cell_area";

    private string Variable => $"`{variable.Name}` of {input.Origin}";

    private string Latitudes =>
        $"{Variable} has no axis of latitudes in degrees ({string.Join(", ", variable.Dimensions.Select(Extent))})";

    /// <summary>The weights.</summary>
    /// <param name="weighting">What is asked for.</param>
    /// <returns>The weights, or null where all values count the same.</returns>
    /// <exception cref="Faults.ComputeException">InvalidValue: there are none.</exception>
    public WeightedCells? Weights(Weighting weighting)
    {
        if ((weighting & Weighting.AreaCdo) != Weighting.None)
        {
            throw Weighing.Weights.Refuse(
                arguments,
                $"{Latitudes}, for which alone CDO's areas are computed; weights=area, where the file has the cell "
                + "measure `area`, or weights=unweighted would do");
        }

        var isAskedFor = supplied is not null || (weighting & Weighting.CellMeasure) != Weighting.None;
        var measure = Find(isAskedFor ? $"{Variable} has" : $"{Latitudes} and");
        ImmutableArray<int> places = [.. measure.Dimensions.Select(variable.AxisOf)];
        if (!places.Any(reduced.Contains))
        {
            return null;
        }

        ImmutableArray<int> axes = [.. places.Order()];
        var node = ArrangeNode.Of(
            measure.Decoded(Arrays.ElementType.Double),
            [.. axes.Select(axis => variable.Node.Shape[axis])],
            [.. places.Select(place => axes.IndexOf(place))]);

        // What each time step wants is read once.
        return new WeightedCells(
            new ReductionWeights(axes.Length < variable.Dimensions.Length ? new KeptNode(node) : node, axes),
            $"the cell areas {measure.Name}",
            measure.Attributes.Text("units"))
        {
            Area = axes.All(reduced.Contains) ? axes : [],
            AreAreas = true,
        };
    }

    private LazyVariable Find(string subject)
    {
        var name = NameOf(variable);
        var measure = supplied is null ? OfFile(name, subject) : OfOther(name, supplied);
        return measure.Node.Type is not Arrays.ElementType.Char && measure.Dimensions.All(Fits)
            ? measure
            : throw Refuse(
                $"{subject} the cell measure {measure.Name}, and {measure.Name} "
                + $"({string.Join(", ", measure.Dimensions)}) does not fit it");

        bool Fits(string dimension) => variable.AxisOf(dimension) is var axis and >= 0
            && variable.Node.Shape[axis] == measure.Node.Shape[measure.AxisOf(dimension)];
    }

    private static string? NameOf(LazyVariable variable)
    {
        string[] words =
            (variable.Attributes.Text("cell_measures") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.IndexOf(words, Key) + 1;
        return place == 0 || place == words.Length ? null : words[place];
    }

    private LazyVariable OfFile(string? name, string subject) => name is null
        ? throw Refuse($"{subject} no cell measure `area`")
        : input.Variables.FirstOrDefault(
            known => known.Name == name && known.Role == VariableRole.Auxiliary)
            ?? throw Refuse($"{subject} the cell measure {name}, and {name} is not in the file");

    private LazyVariable OfOther(string? name, LazyDataset other)
    {
        var measure = other.Data.FirstOrDefault(known => known.Name == name)
            ?? other.Data.FirstOrDefault(known => known.Attributes.Text("standard_name") == StandardName)
            ?? throw Refuse(
                $"{other.Origin}, the second input, holds neither {name ?? "a cell measure that the first names"} nor "
                + $"a variable of the standard name {StandardName}");
        foreach (var dimension in measure.Dimensions)
        {
            if (input.CoordinateOf(dimension) is { } wanted && other.CoordinateOf(dimension) is { } known)
            {
                var match = CoordinateMatch.Of(wanted, input.Origin, known, other.Origin);
                if (match.First.Length < wanted.Length)
                {
                    throw Refuse(
                        $"{measure.Name} of {other.Origin} has areas of {match.First.Length} of the {wanted.Length} "
                        + $"positions of {AxisText.Extent(wanted)} of {input.Origin}");
                }

                measure = measure with { Node = measure.Node.Pick(measure.AxisOf(dimension), match.Second) };
            }
        }

        return measure;
    }

    private Faults.ComputeException Refuse(string problem) => Weighing.Weights.Refuse(
        arguments,
        $"{problem}: a file that holds the areas of its cells, as a second input, or weights=unweighted, would do");

    private string Extent(string dimension) =>
        input.CoordinateOf(dimension) is { } axis ? AxisText.Extent(axis) : dimension;
}
