using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The areas that a file holds for the cells of a variable, as of curvilinear or unstructured ones.</summary>
/// <param name="variable">The variable.</param>
/// <param name="reduced">The axes that go away.</param>
/// <param name="input">The dataset.</param>
/// <param name="arguments">The call's parameters, for errors.</param>
internal sealed class CellMeasure(
    LazyVariable variable, ImmutableArray<int> reduced, LazyDataset input, Arguments arguments)
{
    private const string Key = "area:";

    private string Latitudes => $"`{variable.Name}` of {input.Origin} has no axis of latitudes in degrees "
        + $"({string.Join(", ", variable.Dimensions.Select(Extent))})";

    /// <summary>The weights.</summary>
    /// <param name="weighting">Area or AreaCdo.</param>
    /// <returns>The weights, or null where all values count the same.</returns>
    /// <exception cref="Faults.ComputeException">InvalidValue: there are none.</exception>
    public WeightedCells? Weights(Weighting weighting)
    {
        if (weighting == Weighting.AreaCdo)
        {
            throw Operations.Weights.Refuse(
                arguments,
                $"{Latitudes}, for which alone CDO's areas are computed; weights=area, where the file has the cell "
                + "measure `area`, or weights=unweighted would do");
        }

        var measure = Find();
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
            axes.All(reduced.Contains) ? axes : [],
            $"the cell areas {measure.Name}");
    }

    private LazyVariable Find()
    {
        string[] words =
            (variable.Attributes.Text("cell_measures") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.IndexOf(words, Key) + 1;
        if (place == 0 || place == words.Length)
        {
            throw Refuse("and no cell measure `area`");
        }

        var name = words[place];
        var measure = input.Variables.FirstOrDefault(
            known => known.Name == name && known.Role == VariableRole.Auxiliary)
            ?? throw Refuse($"and its cell measure {name} is not in the file");
        return measure.Node.Type is not Arrays.ElementType.Char && measure.Dimensions.All(Fits)
            ? measure
            : throw Refuse($"and its cell measure {name} ({string.Join(", ", measure.Dimensions)}) does not fit it");

        bool Fits(string dimension) => variable.AxisOf(dimension) is var axis and >= 0
            && variable.Node.Shape[axis] == measure.Node.Shape[measure.AxisOf(dimension)];
    }

    private Faults.ComputeException Refuse(string problem) => Operations.Weights.Refuse(
        arguments,
        $"{Latitudes} {problem}: a file that holds the areas of its cells, or weights=unweighted, would do");

    private string Extent(string dimension) =>
        input.CoordinateOf(dimension) is { } axis ? AxisText.Extent(axis) : dimension;
}
