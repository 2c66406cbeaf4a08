using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>A name compared with a number, a date or another name.</summary>
/// <param name="Left">The name.</param>
/// <param name="Comparator">How.</param>
/// <param name="Right">The other side.</param>
internal sealed record Comparison(Operand Left, Comparator Comparator, Operand Right) : Condition
{
    /// <summary>The same comparison with its sides exchanged.</summary>
    public Comparison Turned() => new(Right, Turned(Comparator), Left);

    /// <summary>The comparator that says the same of exchanged sides.</summary>
    /// <param name="comparator">The comparator.</param>
    public static Comparator Turned(Comparator comparator) => comparator switch
    {
        Comparator.Less => Comparator.Greater,
        Comparator.LessOrEqual => Comparator.GreaterOrEqual,
        Comparator.Greater => Comparator.Less,
        Comparator.GreaterOrEqual => Comparator.LessOrEqual,
        _ => comparator,
    };
}
