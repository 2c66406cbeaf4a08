using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>What a name in a condition stands for: a variable, or a coordinate.</summary>
/// <param name="Input">The place of the input that has it.</param>
/// <param name="Variable">The variable; null for a coordinate.</param>
/// <param name="Coordinate">The coordinate; null for a variable.</param>
internal sealed record NamedValues(int Input, LazyVariable? Variable, Coordinate? Coordinate)
{
    /// <summary>Its dimensions, and their lengths; none for a scalar.</summary>
    public IEnumerable<(string Name, long Length)> Dimensions => Variable is not null
        ? Variable.Dimensions.Zip(Variable.Node.Shape)
        : Coordinate!.IsScalar ? [] : [(Coordinate.Name, Coordinate.Length)];
}
