using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Joining;

/// <summary>Puts the variables of several inputs into one dataset.</summary>
/// <remarks>
/// <para>
/// Shape: coordinates are joined so that each place of any input is there, times by date; see
/// <see cref="OuterAlignment"/>.
/// </para>
/// <para>
/// Values: as stored where a variable is in one input and lacks no place. Variables of one name become one: what is
/// missing in one is taken from another: integers that are stored alike stay as they are stored, but for uint64; other
/// numbers become float32 where all are and float64 else.
/// </para>
/// <para>
/// Errors: InvalidValue where two inputs have different values at one place, which is found while the values are read;
/// with compat=override the first input's are taken. Attributes: the first's.
/// </para>
/// </remarks>
internal sealed class Merge : Operation
{
    private const string Compat = "compat";
    private const string NoConflicts = "no_conflicts";
    private const string Override = "override";

    public override Signature Signature { get; } = new(
        "CDAT.merge",
        "Merge",
        "Puts the variables of several inputs into one dataset, for operations that take several variables, such as "
        + "CDAT.groupby_bins and CDAT.where. Coordinates are joined so that every place of every input is there, in "
        + "ascending order where they differ, times by date in the units of the earliest; a variable is missing where "
        + "its input has no such place. Variables of one name become one: with compat=no_conflicts a missing value "
        + "yields to another input's, and two different values at one place end the job with a message that names "
        + "them; with compat=override the first input's variable is taken. A domain applies to the merged dataset.",
        2,
        10_000,
        [
            new(
                Compat,
                "What becomes of variables of one name: no_conflicts (they must agree where neither is missing; the "
                + "default) or override (the first wins).",
                [NoConflicts, Override]),
            .. CommonParameters.WithoutVariable,
        ])
    {
        Kind = OperationKind.Joining,
        Examples =
        [
            new("One file with the variables of all inputs.", "{}") { Inputs = 2 },
            new("The same, where a variable of two inputs is taken from the first.", """{"compat": "override"}""")
            {
                Inputs = 2,
            },
        ],
    };

    public override bool SelectsItsResult => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var takesFirst = string.Equals(arguments.Text(Compat), Override, StringComparison.OrdinalIgnoreCase);
        CheckKinds(inputs, Refuse);
        var aligned = OuterAlignment.Of(inputs, checksCells: !takesFirst, Refuse);
        ImmutableArray<Coordinate> coordinates =
        [
            .. aligned.SelectMany(input => input.Coordinates).Where(known => !known.IsScalar)
                .DistinctBy(known => known.Name, StringComparer.Ordinal),
            .. Scalars(inputs, takesFirst, Refuse),
        ];
        LazyVariable[] variables = [.. aligned
            .SelectMany(input => input.Variables.Select(variable => (input.Origin, variable)))
            .GroupBy(pair => pair.variable.Name, StringComparer.Ordinal)
            .Select(group => One([.. group], coordinates, takesFirst, Refuse))];
        var names = variables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        return aligned[0] with
        {
            Coordinates = [.. coordinates.Select(known => known.BoundsName is { } bounds && names.Contains(bounds)
                ? known with { Bounds = default, BoundsName = null } // They are a variable of the data.
                : known)],
            Variables = [.. variables],
        };

        ComputeException Refuse(string problem) => arguments.Refuse(
            Compat,
            takesFirst
                ? $"is {Override}, which does not help here: {problem}"
                : $"is {NoConflicts}: {problem}; {Compat}={Override} would take the first input's, and a domain could "
                    + "leave it out");
    }

    // One name for a point and an axis, or for a coordinate and a variable, would lose one of them.
    private static void CheckKinds(ImmutableArray<LazyDataset> inputs, Func<string, ComputeException> refuse)
    {
        var kinds = new Dictionary<string, (string Kind, string Origin)>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            var named = input.Coordinates
                .Select(known => (known.Name, Kind: known.IsScalar ? "one point" : "an axis"))
                .Concat(input.Variables.Select(variable => (variable.Name, Kind: "a variable")));
            foreach (var (name, kind) in named)
            {
                if (kinds.TryGetValue(name, out var known) && known.Kind != kind)
                {
                    throw refuse($"{name} is {known.Kind} in {known.Origin} and {kind} in {input.Origin}");
                }

                kinds.TryAdd(name, (kind, input.Origin));
            }
        }
    }

    private static IEnumerable<Coordinate> Scalars(
        ImmutableArray<LazyDataset> inputs, bool takesFirst, Func<string, ComputeException> refuse)
    {
        var scalars = inputs
            .SelectMany(input => input.Coordinates
                .Where(known => known.IsScalar)
                .Select(known => (input.Origin, known)))
            .GroupBy(pair => pair.known.Name, StringComparer.Ordinal);
        foreach (var group in scalars)
        {
            var (origin, first) = group.First();
            foreach (var (otherOrigin, other) in takesFirst ? [] : group.Skip(1))
            {
                if (!CoordinateKeys.Of(first, origin, other, otherOrigin).AreEqual)
                {
                    throw refuse(
                        $"{first.Name} is {AxisText.Value(first, 0)} in {origin} and {AxisText.Value(other, 0)} in "
                        + otherOrigin);
                }
            }

            yield return first;
        }
    }

    private static LazyVariable One(
        ImmutableArray<(string Origin, LazyVariable Variable)> group,
        ImmutableArray<Coordinate> coordinates,
        bool takesFirst,
        Func<string, ComputeException> refuse)
    {
        var first = group[0].Variable with
        {
            Role = group.Any(member => member.Variable.Role == VariableRole.Data)
                ? VariableRole.Data
                : VariableRole.Auxiliary,
        };
        var others = takesFirst ? [] : group.Skip(1).Where(member => !IsSame(first, member.Variable)).ToArray();
        if (others.Length == 0)
        {
            return first;
        }

        foreach (var (origin, other) in others)
        {
            CheckAlike(first, group[0].Origin, other, origin, refuse);
        }

        return Combined(first, [group[0], .. others], coordinates, refuse);
    }

    private static bool IsSame(LazyVariable first, LazyVariable other) =>
        first.Dimensions.SequenceEqual(other.Dimensions)
        && first.Packing.IsSameAs(other.Packing)
        && first.Node.IsSameAs(other.Node);

    private static void CheckAlike(
        LazyVariable first,
        string origin,
        LazyVariable other,
        string otherOrigin,
        Func<string, ComputeException> refuse)
    {
        var (units, otherUnits) = (first.Attributes.Text("units")?.Trim(), other.Attributes.Text("units")?.Trim());
        if (units is not null && otherUnits is not null && units != otherUnits)
        {
            throw refuse($"`{first.Name}` is in `{units}` in {origin} and in `{otherUnits}` in {otherOrigin}");
        }

        var (isNumber, isText) = (first.Node.Type.IsNumeric(), !first.Node.Type.IsNumeric());
        if (isNumber != other.Node.Type.IsNumeric() || (isText && !first.Node.Shape.SequenceEqual(other.Node.Shape)))
        {
            throw refuse($"`{first.Name}` is text, or text of another length, in one of {origin} and {otherOrigin}");
        }
    }

    private static LazyVariable Combined(
        LazyVariable first,
        ImmutableArray<(string Origin, LazyVariable Variable)> members,
        ImmutableArray<Coordinate> coordinates,
        Func<string, ComputeException> refuse)
    {
        ImmutableArray<string> dimensions =
            [.. members.SelectMany(member => member.Variable.Dimensions).Distinct(StringComparer.Ordinal)];
        ImmutableArray<long> shape = [.. dimensions.Select(name => members
            .Select(member => member.Variable)
            .First(variable => variable.AxisOf(name) >= 0) is var owner
                ? owner.Node.Shape[owner.AxisOf(name)]
                : 0)];
        var merged = new MergedVariable(
            first.Name,
            [.. members.Select(member => member.Origin)],
            [.. dimensions.Select((name, axis) =>
                coordinates.FirstOrDefault(known => !known.IsScalar && known.Name == name)
                ?? PositionAxis.Of(name, shape[axis]))],
            refuse);
        if (!first.Node.Type.IsNumeric())
        {
            return first with { Dimensions = dimensions, Node = Values(variable => variable.Node) };
        }

        var packing = first.Packing;
        if (packing.AreIntegers && members.All(member => AreStoredAlike(packing, member.Variable.Packing)))
        {
            long? missing = packing.MissingIntegers is [var fill, ..] ? fill : null;
            return first.WithSomeOfItsIntegers(
                dimensions, Values(variable => variable.Integers(missing ?? 0), missing), missing);
        }

        var type = members.All(member => member.Variable.Packing.Decoded == ElementType.Float)
            ? ElementType.Float
            : ElementType.Double;
        return first.WithDistantFill().WithValues(dimensions, Values(variable => variable.Decoded(type)), type);

        FirstValidNode Values(Func<LazyVariable, Node> of, long? missing = null) => new(
            [.. members.Select(member => ArrangeNode.Of(
                of(member.Variable),
                shape,
                [.. member.Variable.Dimensions.Select(name => dimensions.IndexOf(name, StringComparer.Ordinal))]))],
            merged,
            missing);
    }

    private static bool AreStoredAlike(Packing first, Packing other) => other.AreIntegers
        && other.Stored == first.Stored
        && other.Stored != ElementType.UInt64 // Int64 does not hold all of them.
        && other.MissingIntegers.SequenceEqual(first.MissingIntegers);
}
