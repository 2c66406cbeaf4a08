using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The parameter `constant` of operations of two numbers, which takes the place of a second input.</summary>
internal static class Constant
{
    private const string Name = "constant";
    private const string Alias = "const";

    /// <summary>Its signatures.</summary>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        new(
            Name,
            "A number that takes the place of the second input; it is rounded to the data's type, which it does not "
            + "change. None by default.",
            []),
        new(Alias, "Another name of `constant`.", []),
    ];

    /// <summary>The constant, or null where none is given.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: it is no number, or is given twice.</exception>
    public static double? Of(Arguments arguments)
    {
        if (arguments.Text(Name) is not null && arguments.Text(Alias) is not null)
        {
            throw arguments.Refuse(Alias, $"is given beside `{Name}`, which means the same: one of them would do");
        }

        return NumberParameter.Of(arguments, NameOf(arguments));
    }

    /// <summary>Refuses a constant that would become infinite, or 0, in the type of the values.</summary>
    /// <param name="constant">The constant.</param>
    /// <param name="type">The type that the values have when they meet it.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: it is out of range.</exception>
    public static void CheckRange(double constant, ElementType type, Arguments arguments) =>
        NumberParameter.CheckRange(constant, type, arguments, NameOf(arguments));

    /// <summary>Refuses a constant.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="problem">The rest of the sentence.</param>
    public static Faults.ComputeException Refuse(Arguments arguments, string problem) =>
        arguments.Refuse(NameOf(arguments), problem);

    private static string NameOf(Arguments arguments) => arguments.Text(Name) is null ? Alias : Name;
}
