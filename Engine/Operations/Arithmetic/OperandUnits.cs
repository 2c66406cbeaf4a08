using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Reducing;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

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

    /// <summary>A function of a variable's numbers that has no units, as their logarithm.</summary>
    /// <param name="result">The result, with the variable's attributes.</param>
    /// <param name="what">What it is: "natural logarithm".</param>
    public static LazyVariable WithoutDimension(LazyVariable result, string what)
    {
        var units = result.Attributes.Text(Name)?.Trim();
        var pure = With(WithoutStandardName(result), units is null ? null : "1");
        return Units.AreAny(units) ? ReducedAxes.Remark(pure, $"{what} of values in `{units}`") : pure;
    }

    /// <summary>A variable to some power: its units are raised where they can be, and told where they cannot.</summary>
    /// <param name="result">The result, with the variable's attributes.</param>
    /// <param name="power">The power.</param>
    public static LazyVariable Raised(LazyVariable result, double power)
    {
        var units = result.Attributes.Text(Name)?.Trim();
        var raised = Units.Power(units, power);
        var known = With(WithoutStandardName(result), raised);
        return units is null || raised is not null ? known : ReducedAxes.Remark(
            known, FormattableString.Invariant($"values in `{units}` to the power of {power:R}"));
    }

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
