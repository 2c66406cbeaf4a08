using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>The parameter `axes` of reductions: which dimensions go away, and what is written about it.</summary>
internal static class ReducedAxes
{
    /// <summary>The parameter's name.</summary>
    public const string Name = "axes";

    /// <summary>Its signature.</summary>
    public static Parameter Parameter { get; } = new(
        Name,
        "The dimensions to reduce, by name or by role (time, lat, lon, level), joined with '|'; by default all.",
        []);

    /// <summary>Whether a call of an operation that is both is one of two numbers, not a reduction.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: axes beside two inputs or a constant.</exception>
    public static bool IsElementwise(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var isAsked = Elementwise.IsAsked(inputs, arguments);
        return isAsked && arguments.Text(Name) is { } axes
            ? throw arguments.Refuse(
                Name,
                $"is `{axes}` beside two inputs or a constant, which are combined element by element: one input "
                + "without a constant, or no axes, would do")
            : isAsked;
    }

    /// <summary>Whether a call takes a workflow's default of a parameter, as far as reductions go.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="signature">Its operation.</param>
    public static bool TakesDefault(string parameter, OperationCall call, Signature signature) =>
        (parameter != Name && parameter != Weights.Name)
        || !signature.Parameters.Any(known => known.Name == Constant.Name)
        || (!Constant.IsIn(call) && (call.Inputs.Length == 1 || Weights.IsIn(call)));

    /// <summary>
    /// Reduces each data variable over the dimensions that a call names; they leave scalar coordinates behind.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="reduce">
    /// From a variable and the axes to reduce, in their order, to the variable in its place.
    /// </param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a dimension that the input lacks.</exception>
    public static LazyDataset Reduce(
        LazyDataset input, Arguments arguments, Func<LazyVariable, ImmutableArray<int>, LazyVariable> reduce)
    {
        var axes = GoneFrom(input, arguments);
        var areHorizontal = axes.Any(axis => IsHorizontal(input.CoordinateOf(axis)));

        // An axis that is binned itself is still there, in bins.
        var gone = axes.Where(axis => axis != input.Bins?.Of).ToImmutableArray();
        var result = ReducedCoordinates.AddTo(input.MapData(Reduced).Without(axes), input, gone);
        return input.Bins is null ? result : BinLabels.Add(result with { Bins = null }, input.Bins);

        LazyVariable Reduced(LazyVariable variable)
        {
            var places = axes.Select(variable.AxisOf).Where(axis => axis >= 0).Order();
            var reduced = reduce(variable, [.. places]) with { Binned = null };
            return areHorizontal ? WithoutMeasures(reduced) : reduced;
        }
    }

    /// <summary>The values of a variable reduced, in its bins where they are put into some.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reduced">The axes that go away.</param>
    /// <param name="accumulator">What is computed, of floating-point values.</param>
    /// <param name="weights">The weights of the values, where the accumulator takes them.</param>
    public static Node Reduction(
        LazyVariable variable,
        ImmutableArray<int> reduced,
        Accumulator accumulator,
        ReductionWeights? weights = null)
    {
        if (variable.Binned is { } bins && weights is not null)
        {
            var numbers = variable.Decoded(ElementType.Double);
            return WeightedBins.Of(numbers, reduced, accumulator is WeightedMeanAccumulator, weights, bins);
        }

        var values = new ReduceNode(variable.Decoded(), reduced, accumulator, weights, variable.Binned?.Groups);
        return variable.Binned is { } binned && accumulator.IsZeroOfNothing
            ? binned.Bins.WithoutEmpty(values, values.BinAxis)
            : values;
    }

    // Also the indices of an ocean's grid, which have no role of their own.
    private static bool IsHorizontal(Coordinate? axis) => axis is null
        || axis.Axis is AxisKind.X or AxisKind.Y
        || (axis.Axis == AxisKind.None && axis.Attributes.Text("standard_name") != "realization");

    // The areas of cells are those of no cell any more, also where another file holds them.
    private static LazyVariable WithoutMeasures(LazyVariable variable) =>
        variable with { Attributes = variable.Attributes.Without("cell_measures") };

    /// <summary>A variable reduced in double: floating types are kept, integers give float64.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reduced">The axes that go away.</param>
    /// <param name="accumulator">What is computed.</param>
    /// <param name="function">What is done with the result, or null.</param>
    /// <param name="picks">Whether results are values of the data, so that they never equal its fill value.</param>
    /// <param name="weights">The weights of the values, where the accumulator takes them.</param>
    public static LazyVariable Floating(
        LazyVariable variable,
        ImmutableArray<int> reduced,
        Accumulator accumulator,
        ElementwiseFunction? function = null,
        bool picks = false,
        ReductionWeights? weights = null)
    {
        var values = Reduction(variable, reduced, accumulator, weights);
        return (picks ? variable : variable.WithDistantFill()).WithValues(
            Kept(variable, reduced),
            function is null ? values : new ElementwiseNode(values, function),
            variable.Packing.AreIntegers ? ElementType.Double : variable.Packing.Decoded);
    }

    /// <summary>The dimensions of a variable that stay, and that of its bins.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reduced">The axes that go away.</param>
    public static ImmutableArray<string> Kept(LazyVariable variable, ImmutableArray<int> reduced)
    {
        ImmutableArray<string> kept = [.. variable.Dimensions.Where((_, axis) => !reduced.Contains(axis))];
        return variable.Binned is { } binned
            ? kept.Insert(binned.Groups.PlaceAmong(reduced), binned.Bins.Dimension)
            : kept;
    }

    /// <summary>The number of values that one value of the result is made of, at most.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reduced">The axes that go away.</param>
    public static long Values(LazyVariable variable, ImmutableArray<int> reduced) =>
        Region.ElementsOf([.. reduced.Select(axis => variable.Node.Shape[axis])]);

    /// <summary>The dimensions that a call reduces, in the order of the data.</summary>
    /// <param name="input">The input.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a dimension that the input lacks.</exception>
    public static ImmutableArray<string> Of(LazyDataset input, Arguments arguments)
    {
        var axes = input.Axes;
        var wanted = arguments.List(Name);
        if (wanted.IsEmpty)
        {
            return [.. axes.Select(axis => axis.Name)];
        }

        var reduced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            var dimension = DimensionResolver.Resolve(name, axes)
                ?? throw arguments.Refuse(Name, $"names `{name}`: {input.Lacks(name)}");
            reduced.Add(dimension);
        }

        return [.. axes.Select(axis => axis.Name).Where(reduced.Contains)];
    }

    /// <summary>
    /// The dimensions that go away: of values in bins what is binned and what is named beside it, else what is named.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a dimension that the input lacks.</exception>
    public static ImmutableArray<string> GoneFrom(LazyDataset input, Arguments arguments)
    {
        if (input.Bins is not { } bins)
        {
            return Of(input, arguments);
        }

        var named = arguments.List(Name).IsEmpty ? [] : Of(input, arguments);
        return [.. input.Axes.Select(axis => axis.Name)
            .Where(name => bins.Reduced.Contains(name) || named.Contains(name))];
    }

    /// <summary>Writes cell_methods.</summary>
    /// <param name="result">The reduced variable.</param>
    /// <param name="variable">What was reduced.</param>
    /// <param name="reduced">The axes that went away; without any nothing is written.</param>
    /// <param name="method">CF's name of the method.</param>
    public static LazyVariable Describe(
        LazyVariable result, LazyVariable variable, ImmutableArray<int> reduced, string method)
    {
        if (reduced.IsEmpty)
        {
            return result;
        }

        var names = string.Concat(reduced.Select(axis => variable.Dimensions[axis] + ": "));
        return Describe(result, names + method + Within(variable));
    }

    /// <summary>What cell_methods say of bins, in parentheses; nothing where there are none.</summary>
    /// <param name="variable">What was reduced.</param>
    public static string Within(LazyVariable variable) =>
        variable.Binned is { } binned ? $" (within bins of {binned.Bins.Of})" : "";

    /// <summary>Adds to cell_methods.</summary>
    /// <param name="result">The reduced variable.</param>
    /// <param name="added">What was done: "time: mean".</param>
    public static LazyVariable Describe(LazyVariable result, string added)
    {
        var methods = result.Attributes.Text("cell_methods") is { Length: > 0 } before ? $"{before} {added}" : added;
        return result with { Attributes = result.Attributes.With("cell_methods", methods) };
    }

    /// <summary>Says in a comment where latitudes, which have cells of unequal size, were not weighted.</summary>
    /// <param name="result">The reduced variable.</param>
    /// <param name="variable">What was reduced.</param>
    /// <param name="reduced">The axes that went away.</param>
    /// <param name="method">CF's name of the method.</param>
    /// <param name="input">The dataset that was reduced.</param>
    public static LazyVariable RemarkUnweighted(
        LazyVariable result, LazyVariable variable, ImmutableArray<int> reduced, string method, LazyDataset input)
    {
        var latitude = reduced.Select(axis => variable.Dimensions[axis])
            .FirstOrDefault(name => input.CoordinateOf(name)?.Axis == AxisKind.Y);
        return latitude is null ? result : Remark(result, $"unweighted {method} over {latitude}");
    }

    /// <summary>Adds to a variable's comment.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="remark">What is added.</param>
    public static LazyVariable Remark(LazyVariable variable, string remark)
    {
        var comment = variable.Attributes.Text("comment");
        return variable with
        {
            Attributes = variable.Attributes.With(
                "comment", string.IsNullOrEmpty(comment) ? remark : $"{comment}; {remark}"),
        };
    }
}
