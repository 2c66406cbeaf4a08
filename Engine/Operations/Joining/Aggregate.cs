using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Joining;

/// <summary>Joins one variable of many files along time.</summary>
/// <remarks>
/// <para>Shape: time steps add up; all else must be equal. Static variables come from the earliest input.</para>
/// <para>Units: time is rebased onto the units and calendar of the input that is earliest in time.</para>
/// <para>Values: bit-equal to the files', except where their types, packing or fill values differ.</para>
/// <para>Errors: InvalidValue for mixed calendars, equal or overlapping steps, unequal grids or units.</para>
/// </remarks>
internal sealed class Aggregate : Operation
{
    private const string CalendarParameter = "calendar";

    public override Signature Signature { get; } = new(
        "CDAT.aggregate",
        "Aggregate",
        "Joins one variable of several files along time, in the order of their dates, whatever the order of the list. "
        + "Time is rebased onto the units and calendar of the earliest input. Overlapping steps, unequal grids and "
        + "mixed calendars are errors that name the files. A domain applies to the joined result.",
        1,
        10_000,
        [
            new(CalendarParameter, "The calendar to convert all inputs to, by date; needed where they differ.", []),
            .. CommonParameters.All,
        ])
    {
        Kind = OperationKind.Joining,
        Examples =
        [
            new("Two files as one, in the order of their dates.", "{}")
            {
                Inputs = 2,
            },
            new("January 2000 to June 2001 out of the joined files.", "{}")
            {
                Inputs = 2,
                Domain = """{"time": {"start": "2000-01", "end": "2001-06", "step": 1, "crs": "timestamps"}}""",
            },
        ],
    };

    public override bool SelectsItsResult => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var times = inputs.Select(input => (input.Origin, Time: TimeOf(input))).ToArray();
        var joined = TimeJoin.Join(
            [.. times.Select(input => (input.Origin, input.Time))], arguments.Text(CalendarParameter));
        var first = inputs[joined.Segments[0].Input];
        var time = times[joined.Segments[0].Input].Time.Name;
        foreach (var input in inputs)
        {
            InputsMatch.Check(first, input, time);
        }

        var variables = first.Variables.Select(variable => variable.AxisOf(time) < 0
            ? variable
            : Join(variable, [.. inputs.Select((input, place) => VariableOf(input, variable, times[place].Time.Name))],
                time, joined.Segments));
        return first with
        {
            Origin = "CDAT.aggregate of " + string.Join(", ", inputs.Take(3).Select(input => input.Origin))
                + (inputs.Length > 3 ? $" and {inputs.Length - 3} more" : ""),
            Coordinates = [.. first.Coordinates.Select(known => known.Name == time ? joined.Coordinate : known)],
            Variables = [.. variables],
        };
    }

    private static Coordinate TimeOf(LazyDataset input) =>
        input.Axes.FirstOrDefault(axis => axis.Axis == AxisKind.T)
        ?? throw new ComputeException(
            Fault.InvalidValue,
            "variable",
            $"CDAT.aggregate joins along time: {DimensionResolver.Missing("time", input.Origin, input.Axes)}");

    private static LazyVariable VariableOf(LazyDataset input, LazyVariable wanted, string time)
    {
        var variable = input.Variables.FirstOrDefault(known => known.Name == wanted.Name)
            ?? throw new ComputeException(
                Fault.InvalidValue, "variable", $"CDAT.aggregate: {input.Origin} has no variable `{wanted.Name}`");
        return variable.AxisOf(time) >= 0
            ? variable
            : throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"CDAT.aggregate: `{wanted.Name}` of {input.Origin} has no dimension {time}, "
                + "where other inputs have it");
    }

    private static LazyVariable Join(
        LazyVariable first,
        ImmutableArray<LazyVariable> variables,
        string time,
        ImmutableArray<(int Input, IndexRange Range)> segments)
    {
        var axis = first.AxisOf(time);
        var isAlike = variables.All(variable =>
            variable.Node.Type == first.Node.Type
            && Packing.AttributeNames.All(name => Equals(variable.Attributes[name], first.Attributes[name])));
        if (isAlike)
        {
            return first with { Node = Concat(axis, variables, segments, variable => variable.Node) };
        }

        if (variables.Any(variable => !variable.Node.Type.IsNumeric()))
        {
            throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"CDAT.aggregate: `{first.Name}` is text in some inputs and numbers in others");
        }

        // Types, packing or fill values differ from file to file: each is decoded by its own attributes.
        var type = variables.All(variable => variable.Packing.Decoded == ElementType.Float)
            ? ElementType.Float
            : ElementType.Double;
        var values = Concat(axis, variables, segments, variable => variable.Decoded(type));

        // A number that stands for missing in one file may be a value in another: then NetCDF's own takes its place.
        var isShared = variables.All(variable => first.Packing.Missing.All(variable.Packing.Missing.Contains));
        var kept = isShared
            ? first
            : first with { Attributes = first.Attributes.Without("_FillValue", "missing_value") };
        return kept.WithValues(first.Dimensions, values, type);
    }

    private static Node Concat(
        int axis,
        ImmutableArray<LazyVariable> variables,
        ImmutableArray<(int Input, IndexRange Range)> segments,
        Func<LazyVariable, Node> values)
    {
        ImmutableArray<Node> parts =
            [.. segments.Select(segment => values(variables[segment.Input]).Select(axis, segment.Range))];
        return parts.Length == 1 ? parts[0] : new ConcatNode(axis, parts);
    }
}
