using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps.Values;

/// <summary>Holds inputs against the description of their process; the one place that does.</summary>
internal static class InputChecks
{
    /// <summary>Checks which inputs are given, and how often; no value is looked at.</summary>
    /// <exception cref="FaultException">An input is missing, given too often, or unknown.</exception>
    public static void CheckNames(ProcessDescription process, ImmutableArray<SentInput> sent)
    {
        List<string>? extra = null;
        foreach (var input in sent)
        {
            if (Find(process, input.Identifier) is null)
            {
                (extra ??= []).Add(input.Identifier);
            }
        }

        if (extra is not null)
        {
            throw new FaultException(
                FaultCode.InvalidValue,
                extra[0],
                $"{process.Identifier} has no input {string.Join(", ", extra.Distinct())}: its inputs are "
                + string.Join(", ", process.Inputs.Select(input => input.Identifier)));
        }

        foreach (var input in process.Inputs)
        {
            CheckCount(input, sent.Count(given => given.Identifier == input.Identifier));
        }
    }

    /// <summary>Checks one value; what the client left out is filled in.</summary>
    /// <param name="process">The process.</param>
    /// <param name="sent">The value, of an input of the process.</param>
    /// <returns>The value, with kind, type, unit, system and format.</returns>
    /// <exception cref="FaultException">It is not what the description says.</exception>
    /// <exception cref="Faults.OwsException">Its format or unit is not.</exception>
    public static TypedValue Check(ProcessDescription process, TypedValue sent) =>
        Find(process, sent.Identifier)!.Form switch
        {
            LiteralDescription literal => LiteralChecks.Check(literal, sent),
            BoundingBoxDescription box => BoxChecks.Check(box, sent),
            ComplexDescription complex => DocumentChecks.Check(complex, sent, readsContent: process.IsImmediate),
            _ => throw new FaultException(
                FaultCode.Internal, sent.Identifier, $"input {sent.Identifier} is of a kind that is not known here"),
        };

    /// <summary>The default values of the inputs that were not given.</summary>
    public static IEnumerable<TypedValue> Defaults(ProcessDescription process, ImmutableArray<SentInput> sent)
    {
        foreach (var input in process.Inputs)
        {
            if (input.Form is LiteralDescription { Default: { } text } literal
                && !sent.Any(given => given.Identifier == input.Identifier))
            {
                yield return LiteralChecks.Check(literal, new(input.Identifier, ValueKind.Literal, text));
            }
        }
    }

    /// <summary>The description of an input, or null.</summary>
    public static InputDescription? Find(ProcessDescription process, string identifier)
    {
        foreach (var input in process.Inputs)
        {
            if (input.Identifier == identifier)
            {
                return input;
            }
        }

        return null;
    }

    private static void CheckCount(InputDescription input, int count)
    {
        var name = input.Identifier;
        if (count < input.MinOccurs)
        {
            var wanted = input.MinOccurs == 1 ? "give it once" : $"give it at least {input.MinOccurs} times";
            throw new FaultException(
                FaultCode.MissingValue, name, $"the input {name} is missing: {wanted}{Hint(input.Form)}");
        }

        if (count > input.MaxOccurs)
        {
            var wanted = input.MaxOccurs == 1 ? "give it once" : $"give it at most {input.MaxOccurs} times";
            throw new FaultException(
                FaultCode.InvalidValue, name, $"the input {name} is given {count} times: {wanted}");
        }
    }

    private static string Hint(IValueDescription form) => form switch
    {
        ComplexDescription { Formats: [{ MimeType: WpsNames.Json }, ..] } => ", a JSON list is [] when it is empty",
        LiteralDescription literal => $", as {literal.DataType}",
        _ => "",
    };
}
