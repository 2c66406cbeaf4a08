using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>The parameter `func` of operations that reduce what they made: which reduction it is.</summary>
internal static class ReductionFunction
{
    /// <summary>The parameter's name.</summary>
    public const string Name = "func";

    private static readonly ImmutableArray<string> _names = ["count", "max", "mean", "min", "std", "sum", "var"];

    /// <summary>Its signature.</summary>
    /// <param name="meaning">What it means there.</param>
    public static Parameter Parameter(string meaning) => new(Name, meaning, _names);

    /// <summary>
    /// Whether a call takes a workflow's default of a parameter of reductions: an operation that only may reduce has
    /// use for it where it does, and for weights where that reduction weighs values in bins.
    /// </summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="signature">Its operation.</param>
    public static bool TakesDefault(string parameter, OperationCall call, Signature signature) =>
        parameter is not (ReducedAxes.Name or Weights.Name)
        || signature.Parameters.All(known => known.Name != Name)
        || (Of(call) is { } reduction && (parameter != Weights.Name || reduction.WeighsBins));

    /// <summary>The reduction that a call names, or null.</summary>
    /// <param name="arguments">The call's parameters.</param>
    public static Operation? Of(Arguments arguments) => Find(arguments.Text(Name));

    /// <summary>The reduction that a call names.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: it names none.</exception>
    public static Operation Required(Arguments arguments) => Of(arguments)
        ?? throw arguments.Refuse(Name, $"is missing; it may be {string.Join(", ", _names)}");

    // Nothing is known of a call yet: what is no reduction is refused when its parameters are checked.
    private static Operation? Of(OperationCall call) => Find(call.Parameters
        .FirstOrDefault(given => string.Equals(given.Key, Name, StringComparison.OrdinalIgnoreCase)).Value);

    private static Operation? Find(string? name) =>
        name is null ? null : OperationCatalog.Find("CDAT." + name.ToLowerInvariant());
}
