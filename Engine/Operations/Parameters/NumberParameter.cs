using System.Globalization;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Operations.Parameters;

/// <summary>Parameters that are one number which values meet: what is read, and what is refused.</summary>
internal static class NumberParameter
{
    /// <summary>The number, or null where none is given.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="name">The parameter's name in the signature.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: it is no number.</exception>
    public static double? Of(Arguments arguments, string name)
    {
        if (arguments.Text(name) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number
                : throw arguments.Refuse(name, $"is `{text}`; it takes one number such as 273.15 or 1e-3");
    }

    /// <summary>Refuses a number that would become infinite, or 0, in the type of the values.</summary>
    /// <param name="number">The number.</param>
    /// <param name="type">The type that the values have when they meet it.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="name">The parameter's name in the signature.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: it is out of range.</exception>
    public static void CheckRange(double number, ElementType type, Arguments arguments, string name)
    {
        var rounded = (float)number;
        var became = rounded == 0 ? "0" : "infinite";
        if (type == ElementType.Float && (!float.IsFinite(rounded) || (rounded == 0 && number != 0)))
        {
            throw arguments.Refuse(
                name,
                FormattableString.Invariant($"is {number:R}, and the data are float32, in which it is ")
                + FormattableString.Invariant($"{became}: a number of at most {float.MaxValue:R}")
                + FormattableString.Invariant($" and, but for 0, of at least {float.Epsilon:R} would do"));
        }
    }
}
