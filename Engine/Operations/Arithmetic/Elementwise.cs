using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Joining;
using Compute.Orleans.Engine.Operations.Parameters;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>
/// Operations of single elements: of one number, or of two, which two inputs or an input and a constant give.
/// </summary>
/// <remarks>
/// <para>
/// Shape: the first's dimensions, then those that only the second has, as xarray has it; dimensions are joined by name,
/// on the coordinates that both have.
/// </para>
/// <para>
/// Types: float32 of two float32, else float64; integers of at most 16 bits beside float32 count as float32, all other
/// integers as float64, which holds them exactly to 2^53. A constant changes no type, but integers become float64.
/// </para>
/// <para>Missing: where either is. Name and attributes: the first's.</para>
/// </remarks>
internal static class Elementwise
{
    /// <summary>Whether a call is one of two numbers: it has two inputs, or a constant.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="arguments">The call's parameters.</param>
    public static bool IsAsked(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        inputs.Length == 2 || Constant.Of(arguments) is not null;

    /// <summary>Composes a result of one number.</summary>
    /// <param name="input">The input.</param>
    /// <param name="function">The function.</param>
    /// <param name="describe">Corrects the attributes of a result, which are the input's.</param>
    public static LazyDataset Build(
        LazyDataset input, ElementwiseFunction function, Func<LazyVariable, LazyVariable> describe) =>
        input.MapData(variable => describe(Of(variable, function)));

    /// <summary>A function of a variable's elements.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="function">The function.</param>
    public static LazyVariable Of(LazyVariable variable, ElementwiseFunction function)
    {
        var values = new ElementwiseNode(variable.Decoded(), function);
        return variable.WithDistantFill().WithValues(variable.Dimensions, values, values.Type);
    }

    /// <summary>Composes a result of two numbers.</summary>
    /// <param name="inputs">One or two.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="function">The function.</param>
    /// <param name="describe">
    /// Corrects the attributes of a result, given the second operand, or null for a constant.
    /// </param>
    public static LazyDataset Build(
        ImmutableArray<LazyDataset> inputs,
        Arguments arguments,
        BinaryFunction function,
        Func<LazyVariable, LazyVariable?, LazyVariable> describe)
    {
        var constant = Constant.Of(arguments);
        switch (inputs.Length, constant)
        {
            case (1, { } number):
                return inputs[0].MapData(variable => describe(With(variable, number, function, arguments), null));
            case (2, null):
                return Join(inputs[0], inputs[1], function, describe);
            case (2, _):
                throw Constant.Refuse(arguments, "is given beside two inputs: one input, or no constant, would do");
            default:
                throw arguments.Refuse("constant", "is missing: two inputs, or one input and a constant, are needed");
        }
    }

    private static LazyVariable With(
        LazyVariable variable, double constant, BinaryFunction function, Arguments arguments)
    {
        Constant.CheckRange(constant, variable.Packing.Decoded, arguments);
        return Of(variable, new WithConstant(function, constant));
    }

    private static LazyDataset Join(
        LazyDataset first,
        LazyDataset second,
        BinaryFunction function,
        Func<LazyVariable, LazyVariable?, LazyVariable> describe)
    {
        var (one, other) = Alignment.Inner(first, second);
        var others = other.Data.ToImmutableArray();
        var joined = one.Data
            .Select(variable => (Variable: variable, Other: Partner(variable, others)))
            .Where(pair => pair.Other is not null)
            .ToDictionary(
                pair => pair.Variable.Name,
                pair => describe(Join(pair.Variable, pair.Other!, function), pair.Other),
                StringComparer.Ordinal);
        if (joined.Count == 0)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"{first.Origin} and {second.Origin} have several variables each and none in common");
        }

        return JoinedDataset.Of(
            one with
            {
                Variables = [.. one.Variables
                    .Where(variable => variable.Role != VariableRole.Data || joined.ContainsKey(variable.Name))
                    .Select(variable => joined.GetValueOrDefault(variable.Name, variable))],
            },
            other);
    }

    // One variable by one, whatever their names; of several, those of one name.
    private static LazyVariable? Partner(LazyVariable variable, ImmutableArray<LazyVariable> others) =>
        others is [var only] ? only : others.FirstOrDefault(other => other.Name == variable.Name);

    private static LazyVariable Join(LazyVariable first, LazyVariable second, BinaryFunction function)
    {
        var dimensions = first.Dimensions.AddRange(second.Dimensions.Except(first.Dimensions, StringComparer.Ordinal));
        ImmutableArray<long> shape = [.. dimensions.Select(name => first.AxisOf(name) is var axis and >= 0
            ? first.Node.Shape[axis]
            : second.Node.Shape[second.AxisOf(name)])];
        var type = TypeOf(first, second);
        var values = new BinaryNode(
            Arranged(first, type, shape, dimensions), Arranged(second, type, shape, dimensions), function);
        return first.WithDistantFill().WithValues(dimensions, values, type);
    }

    private static Node Arranged(
        LazyVariable variable, ElementType type, ImmutableArray<long> shape, ImmutableArray<string> dimensions) =>
        ArrangeNode.Of(
            variable.Decoded(type),
            shape,
            [.. variable.Dimensions.Select(name => dimensions.IndexOf(name, StringComparer.Ordinal))]);

    private static ElementType TypeOf(LazyVariable first, LazyVariable second) =>
        (IsSingle(first) && (IsSingle(second) || IsShort(second))) || (IsShort(first) && IsSingle(second))
            ? ElementType.Float
            : ElementType.Double;

    private static bool IsSingle(LazyVariable variable) => variable.Packing.Decoded == ElementType.Float;

    private static bool IsShort(LazyVariable variable) =>
        variable.Packing is { AreIntegers: true } packing && packing.Stored.ByteLength() <= 2;
}
