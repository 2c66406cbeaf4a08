using System.Globalization;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>How large the parts of a request may be; what is larger no one means.</summary>
/// <remarks>
/// Operations bound most: the history of an output tells the whole chain that made it, so that a chain takes memory by
/// the square of its length.
/// </remarks>
internal static class RequestBounds
{
    private const int MostVariables = 10_000;
    private const int MostDomains = 10_000;
    private const int MostOperations = 500;
    private const int MostDimensions = 64;
    private const int MostParameters = 64;
    private const int LongestName = 255;
    private const int LongestValue = 4096;
    private const int Shown = 40;

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ComputeException">InvalidValue, with the part, its size and the most.</exception>
    public static void Check(ComputeRequest request)
    {
        Count("variable", "variables in the request", request.Variables.Length, MostVariables);
        Count("domain", "domains in the request", request.Domains.Length, MostDomains);
        Count("operation", "operations in the request", request.Operations.Length, MostOperations);
        foreach (var variable in request.Variables)
        {
            Name("variable", "id", variable.Id);
            Name("variable", "name of a variable", variable.Variable);
            Name("variable", "id of a domain", variable.Domain);
        }

        foreach (var domain in request.Domains)
        {
            Name("domain", "id", domain.Id);
            Count("domain", "dimensions in a domain", domain.Ranges.Length, MostDimensions);
            Name("domain", "name of a mask", domain.Mask?.Id);
            Name("domain", "name of a variable", domain.Mask?.Variable);
            Length("domain", "operation of a mask", domain.Mask?.Operation, LongestValue);
            foreach (var range in domain.Ranges)
            {
                Name("domain", "name of a dimension", range.Dimension);
                Name("domain", "units of a range", (range as ValueRange)?.Units);
            }
        }

        foreach (var operation in request.Operations)
        {
            Check(operation);
        }
    }

    private static void Check(OperationCall operation)
    {
        const string Locator = "operation";
        Name(Locator, "name of an operation", operation.Operation);
        Name(Locator, "id of a result", operation.Result);
        Name(Locator, "id of a domain", operation.Domain);
        Name(Locator, "gridder", operation.Gridder);
        Count(Locator, "inputs of an operation", operation.Inputs.Length, MostVariables);
        foreach (var input in operation.Inputs)
        {
            Name(Locator, "id of an input", input);
        }

        Count(Locator, "parameters of an operation", operation.Parameters.Count, MostParameters);
        foreach (var (name, value) in operation.Parameters)
        {
            Name(Locator, "name of a parameter", name);
            Length(Locator, "value of a parameter", value, LongestValue);
        }
    }

    private static void Count(string locator, string what, int count, int most)
    {
        if (count > most)
        {
            throw Refuse(locator, $"there are {count} {what}: {most} are the most");
        }
    }

    private static void Name(string locator, string what, string? text) => Length(locator, what, text, LongestName);

    private static void Length(string locator, string what, string? text, int longest)
    {
        if (text?.Length > longest)
        {
            throw Refuse(
                locator,
                $"the {what} `{text[..Shown]}...` has {text.Length} characters: {longest} are the most");
        }
    }

    private static ComputeException Refuse(string locator, FormattableString message) =>
        new(Fault.InvalidValue, locator, message.ToString(CultureInfo.InvariantCulture));
}
