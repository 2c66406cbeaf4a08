using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Joining;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>The first input's values where a condition holds: what CDAT.where and CDAT.filter_map share.</summary>
/// <remarks>
/// <para>Shape: the data's dimensions, then those that only the condition has, as xarray has it.</para>
/// <para>Type: the data's floating type; integers give float64. Packed data is unpacked.</para>
/// </remarks>
internal static class FilteredDataset
{
    private const string Name = "cond";
    private const string Other = "other";

    /// <summary>The largest number of inputs.</summary>
    public const int MostInputs = 10;

    /// <summary>What is written of the condition in the abstracts.</summary>
    public const string Grammar =
        "A condition compares names of data or coordinates with numbers, dates or other names by <, <=, >, >=, == and "
        + "!=, or asks whether values are missing: lon>180, pr>0.000023408767, pr>=prw, time>=2000-02, tas isnull, tas "
        + "notnull. Conditions are joined with and, or, not and parentheses. Further inputs are there for the "
        + "condition, which names their variables or ids; inputs meet on the coordinates that they share. Coordinates "
        + "are compared in the file's units; a partial date stands for its whole period. A comparison with a missing "
        + "value does not hold, but for !=, as in xarray.";

    /// <summary>The signatures of `cond` and `other`.</summary>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        new(
            Name,
            "The condition, such as tas>273.15, lat>-30 and lat<30, or tas isnull; needed. A date has a month at "
            + "least (2000-02) or stands in quotes.",
            []),
        new(
            Other,
            "The number that values become where the condition does not hold; rounded to the data's type. Without it "
            + "they become missing.",
            []),
    ];

    /// <summary>Composes the result.</summary>
    /// <param name="inputs">The data, and what else the condition speaks of.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">
    /// InvalidValue: a condition that cannot be read, or inputs without a common coordinate.
    /// </exception>
    public static LazyDataset Of(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var text = arguments.Text(Name)
            ?? throw arguments.Refuse(Name, "is missing: a condition such as tas>273.15 is needed");
        if (inputs.Length > 1 && inputs.FirstOrDefault(input => input.Bins is not null) is { } binned)
        {
            throw arguments.Refuse(
                Name, $"is `{text}`: values in bins, which {binned.Origin} gives, are taken without further inputs");
        }

        var other = NumberParameter.Of(arguments, Other);
        var aligned = Aligned(inputs);
        var names = new ConditionNames(aligned, arguments.Inputs);
        var condition = ConditionParser.Parse(text, names, problem => arguments.Refuse(Name, problem));
        ImmutableArray<NamedValues> named =
            [.. ConditionBinding.NamesOf(condition).Distinct().Select(name => names.Find(name)!)];
        for (var place = 1; place < inputs.Length; place++)
        {
            if (named.All(values => values.Input != place))
            {
                throw arguments.Refuse(
                    Name,
                    $"is `{text}`, which says nothing of input `{arguments.Inputs[place]}` ({inputs[place].Origin}): "
                    + "its variable's name or its id would, or one input less");
            }
        }

        var wanted = arguments.Text("variable");
        var told = $"where {text}" + string.Concat(ConditionBinding.ComparisonsOf(condition)
            .Select(comparison => TimeUnits(comparison, names)).Distinct(StringComparer.Ordinal));
        var result = aligned[0].MapData(variable => wanted is not null && variable.Name != wanted
            ? variable
            : ReducedAxes.Remark(Filter(variable, condition, named, names, other, arguments), told));
        return aligned[1..].Aggregate(result, JoinedDataset.Of);
    }

    // Who writes time>2000 may have meant a year.
    private static string TimeUnits(Comparison comparison, ConditionNames names) =>
        comparison.Right.Kind == OperandKind.Number
        && names.Find(comparison.Left.Text)?.Coordinate is { Axis: AxisKind.T } time
            ? $" ({time.Name} in {time.Attributes.Text("units")})"
            : "";

    // Each input is cut to what all before it share, and then to what those behind it left.
    private static ImmutableArray<LazyDataset> Aligned(ImmutableArray<LazyDataset> inputs)
    {
        var aligned = inputs.ToArray();
        for (var place = 1; place < aligned.Length; place++)
        {
            (aligned[0], aligned[place]) = Alignment.Inner(aligned[0], aligned[place]);
        }

        for (var place = 1; place < aligned.Length - 1; place++)
        {
            aligned[place] = Alignment.Inner(aligned[0], aligned[place]).Second;
        }

        return [.. aligned];
    }

    private static LazyVariable Filter(
        LazyVariable variable,
        Condition condition,
        ImmutableArray<NamedValues> named,
        ConditionNames names,
        double? other,
        Arguments arguments)
    {
        var added = named.SelectMany(values => values.Dimensions)
            .DistinctBy(dimension => dimension.Name)
            .Where(dimension => variable.AxisOf(dimension.Name) < 0)
            .ToArray();
        var dimensions = variable.Dimensions.AddRange(added.Select(dimension => dimension.Name));
        var shape = variable.Node.Shape.AddRange(added.Select(dimension => dimension.Length));
        var values = ArrangeNode.Of(
            variable.Decoded(), shape, [.. Enumerable.Range(0, variable.Dimensions.Length)]);
        if (other is { } number)
        {
            NumberParameter.CheckRange(number, values.Type, arguments, Other);
        }

        var binding = new ConditionBinding(names, dimensions, shape, problem => arguments.Refuse(Name, problem));
        var criterion = binding.Bind(condition);
        var kept = new WhereNode(values, criterion, binding.Operands, other ?? double.NaN);
        return Room(variable, other).WithValues(dimensions, kept, values.Type);
    }

    // Values that become a number are not to be read as missing.
    private static LazyVariable Room(LazyVariable variable, double? other)
    {
        const double Usual = 9.9692099683868690e+36;
        if (other is not { } number || !variable.Packing.Missing.Append(Usual).Any(missing => IsSame(missing, number)))
        {
            return variable;
        }

        var type = variable.Packing.Decoded;
        return variable with
        {
            Attributes = IsSame(Usual, number)
                ? variable.Attributes.Without("missing_value")
                    .With("_FillValue", AttributeValue.FromNumbers(type, 1e20))
                : variable.Attributes.Without("_FillValue", "missing_value"),
        };
    }

    private static bool IsSame(double missing, double number) => (float)missing == (float)number;
}
