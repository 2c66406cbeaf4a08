using System.Text.Json;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>Writes the three JSON inputs of a request: what reads them finds the same request in them.</summary>
/// <remarks>Numbers have the shortest form that reads as the same number; absent members are left out.</remarks>
internal static class RequestJson
{
    /// <summary>The input "variable".</summary>
    /// <param name="request">The request.</param>
    public static string Variables(ComputeRequest request) => List(request.Variables, (json, variable) =>
    {
        json.WriteString("uri", variable.Uri);
        json.WriteString("id", $"{variable.Variable}|{variable.Id}");
        Optional(json, "domain", variable.Domain);
    });

    /// <summary>The input "domain".</summary>
    /// <param name="request">The request.</param>
    public static string Domains(ComputeRequest request) => List(request.Domains, (json, domain) =>
    {
        json.WriteString("id", domain.Id);
        foreach (var range in domain.Ranges)
        {
            json.WriteStartObject(range.Dimension);
            Ends(json, range);
            if (range.Step != 1)
            {
                json.WriteNumber("step", range.Step);
            }

            json.WriteEndObject();
        }

        if (domain.Mask is { } mask)
        {
            json.WriteStartObject("mask");
            json.WriteString("uri", mask.Uri);
            json.WriteString("id", $"{mask.Variable}|{mask.Id}");
            json.WriteString("operation", mask.Operation);
            json.WriteEndObject();
        }
    });

    /// <summary>The input "operation".</summary>
    /// <param name="request">The request.</param>
    public static string Operations(ComputeRequest request) => List(request.Operations, (json, call) =>
    {
        json.WriteString("name", call.Operation);
        json.WriteString("result", call.Result);
        json.WriteStartArray("input");
        foreach (var input in call.Inputs)
        {
            json.WriteStringValue(input);
        }

        json.WriteEndArray();
        Optional(json, "domain", call.Domain);
        Optional(json, "gridder", call.Gridder);
        foreach (var (name, value) in call.Parameters)
        {
            json.WriteString(name, value);
        }
    });

    private static string List<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> members) => AsciiJson.Of(json =>
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Optional(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Ends(Utf8JsonWriter json, DimensionRange range)
    {
        switch (range)
        {
            case ValueRange values:
                json.WriteNumber("start", values.Start);
                json.WriteNumber("end", values.End);
                json.WriteString("crs", "values");
                Optional(json, "units", values.Units);
                break;
            case PositionRange positions:
                json.WriteNumber("start", positions.Start);
                json.WriteNumber("end", positions.End);
                json.WriteString("crs", "indices");
                break;
            case TimestampRange dates:
                json.WriteString("start", dates.Start);
                json.WriteString("end", dates.End);
                json.WriteString("crs", "timestamps");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(range), range, "an unknown kind of range");
        }
    }
}
