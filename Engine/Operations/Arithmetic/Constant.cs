using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>The parameter `constant` of operations of two numbers, which takes the place of a second input.</summary>
internal static class Constant
{
    /// <summary>The parameter's name.</summary>
    public const string Name = "constant";

    private const string Alias = "const";

    /// <summary>Its signatures.</summary>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        new(
            Name,
            "A number that takes the place of the second input; it is rounded to the data's type, which it does not "
            + "change. None by default.",
            []),
        new(Alias, "Another name of `constant`.", []) { AliasOf = Name },
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

    /// <summary>Whether a call gives a constant.</summary>
    /// <param name="call">The call.</param>
    public static bool IsIn(OperationCall call) => call.Parameters.Keys.Any(name =>
        string.Equals(name, Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, Alias, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a call takes a workflow's default of a parameter, as far as constants go.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="signature">Its operation; one that can reduce does so unless the call has a constant.</param>
    public static bool TakesDefault(string parameter, OperationCall call, Signature signature) => parameter != Name
        || (call.Inputs.Length == 1 && !signature.Parameters.Contains(ReducedAxes.Parameter));

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
