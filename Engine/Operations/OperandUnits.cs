using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>What arithmetic does to units and standard names, which are attributes of the result.</summary>
internal static class OperandUnits
{
    private const string Name = "units";

    /// <summary>A variable with other units, or without where they are not known.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="units">The units, or null.</param>
    public static LazyVariable With(LazyVariable variable, string? units) => variable with
    {
        Attributes = units is null ? variable.Attributes.Without(Name) : variable.Attributes.With(Name, units),
    };

    /// <summary>A variable without a standard name: what was computed is not what the name stands for.</summary>
    /// <param name="variable">The variable.</param>
    public static LazyVariable WithoutStandardName(LazyVariable variable) =>
        variable with { Attributes = variable.Attributes.Without("standard_name") };

    /// <summary>Says in a comment where the operands' units differ, for numbers were taken as they are.</summary>
    /// <param name="result">The result, with the first operand's attributes.</param>
    /// <param name="other">The second operand.</param>
    /// <param name="done">What was done with them.</param>
    public static LazyVariable Remark(LazyVariable result, LazyVariable other, string done)
    {
        var (one, two) = (result.Attributes.Text(Name)?.Trim(), other.Attributes.Text(Name)?.Trim());
        return one is null || two is null || one == two
            ? result
            : ReducedAxes.Remark(result, $"values in `{one}` and values in `{two}` were {done} without conversion");
    }
}
