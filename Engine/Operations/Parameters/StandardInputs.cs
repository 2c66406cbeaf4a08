using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Parameters;

/// <summary>The inputs and the output of every operation: lists in JSON, as the original service had them.</summary>
internal static class StandardInputs
{
    /// <summary>What a domain is.</summary>
    public const string DomainText =
        "A JSON list of regions, [] when there is none. Each has \"id\" and, for each dimension that it restricts, an "
        + "object named after the dimension or its role (lat, lon, time, level) with \"start\", \"end\", \"step\" "
        + "(every how many-th element, 1 by default) and \"crs\": values (both ends included, in either order, "
        + "longitudes in any frame), indices (from 0, the end excluded) or timestamps (dates, possibly partial, both "
        + "ends included). Values are in the units of the file unless \"units\" names others: a level with \"start\" "
        + "850, \"end\" 500 and \"units\" hPa fits files in Pa and in hPa; pressures (Pa, hPa, kPa, dbar, bar, atm) "
        + "and lengths (m, cm, km, ft) are converted. Start equal to end drops the dimension. A region may have a "
        + "\"mask\", which leaves values out by another file: an object with \"uri\", \"id\" (VARIABLE|NAME) and "
        + "\"operation\", a condition of var_data and mask_data such as mask_data<0.5; values for which it holds "
        + "become missing. The mask must cover the region, and is repeated along dimensions that it lacks.";

    private const string OutputText =
        "JSON: for one file an object with \"uri\", \"id\" (VARIABLE|NAME) and \"mime_type\"; for several a list of "
        + "those.";

    private static readonly ComplexForm _json = new([new("application/json")]);

    /// <summary>The one output.</summary>
    public static ImmutableArray<OutputSignature> Outputs { get; } = [new("output", "Result", OutputText, _json)];

    /// <summary>The three inputs.</summary>
    /// <param name="signature">The operation, whose counts and parameters they tell of.</param>
    public static ImmutableArray<InputSignature> Of(Signature signature) =>
    [
        new("variable", "Variables", VariableText(signature), 1, 1, _json),
        new("domain", "Domains", DomainText, 1, 1, _json),
        new("operation", "Operations", OperationText(signature), 1, 1, _json),
    ];

    private static string VariableText(Signature signature) =>
        "A JSON list of variables in files. Each has \"uri\" (where the file is), \"id\" (VARIABLE|NAME: the variable "
        + "in the file, and a name for operations to use) and, if wanted, \"domain\" (the id of a region). "
        + Count(signature);

    /// <summary>How many inputs it takes, in a sentence.</summary>
    /// <param name="signature">The operation.</param>
    public static string Count(Signature signature) => signature switch
    {
        { MinInputs: 1, MaxInputs: 1 } => "This process takes one input.",
        { MinInputs: var least, MaxInputs: var most } when least == most =>
            string.Create(CultureInfo.InvariantCulture, $"This process takes {least} inputs."),
        { MaxInputs: int.MaxValue } =>
            string.Create(CultureInfo.InvariantCulture, $"This process takes at least {signature.MinInputs} input(s)."),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"This process takes {signature.MinInputs} to {signature.MaxInputs} inputs."),
    };

    private static string OperationText(Signature signature)
    {
        var text = new StringBuilder(
            "A JSON list of operations, in any order. Each has \"name\" (a process's identifier), \"result\" (an id), "
            + "\"input\" (ids of variables or of other results), if wanted \"domain\" (the id of a region), and "
            + "parameters as further members, several values joined with '|'.");
        if (signature.Parameters.IsDefaultOrEmpty)
        {
            text.Append(" This process has no parameters.");
        }
        else
        {
            Append(text, signature.Parameters);
        }

        foreach (var example in signature.Examples)
        {
            text.Append("\nExample: ").Append(example.Operation(signature.Identifier)).Append(' ').Append(example.Does);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ImmutableArray<Parameter> parameters)
    {
        text.Append(" Parameters of this process:");
        foreach (var parameter in parameters)
        {
            text.Append('\n').Append(parameter.Name).Append(": ").Append(parameter.Text);
        }
    }
}
