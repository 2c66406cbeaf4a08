using System.Collections.Immutable;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Wps.Json;

/// <summary>
/// Reads the input "operation": [("name", "result", "input": [...], "domain"?, "gridder"?, PARAMETER: value), ...].
/// </summary>
internal static class OperationCodec
{
    private const string ParameterForm =
        "a parameter is text, a number, true, false, or a list of these (joined with '|')";

    /// <summary>The operation of one element; every unknown member is a parameter, which its process checks.</summary>
    public static RequestOperation Read(JsonInput operation)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, member) in operation.Members())
        {
            if (name is not ("name" or "result" or "input" or "domain" or "gridder"))
            {
                parameters.Add(name, Parameter(member));
            }
        }

        return new(
            operation.GetText("name", "the identifier of an operation is wanted"),
            operation.GetText("result", "an id for the result is wanted"),
            operation.Find("input") is { } inputs ? Inputs(inputs) : [],
            operation.Find("domain")?.Text("the id of a domain is wanted"),
            parameters.ToImmutable(),
            operation.Find("gridder") is { } gridder ? Gridder(gridder) : null);
    }

    private static ImmutableArray<string> Inputs(JsonInput inputs) => inputs.Value.ValueKind == JsonValueKind.Array
        ? [.. inputs.Items().Select(input => input.Text("the id of a variable or of a result is wanted"))]
        : throw inputs.Refuse("a list of ids of variables or results is wanted");

    private static string Parameter(JsonInput value) => value.Value.ValueKind == JsonValueKind.Array
        ? string.Join('|', value.Items().Select(Scalar))
        : Scalar(value);

    private static string Scalar(JsonInput value) => value.Value.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString()!,
        JsonValueKind.Number => value.Value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw value.Refuse(ParameterForm),
    };

    // The grid's own name where it has one; the process refuses a gridder by it.
    private static string Gridder(JsonInput gridder) => gridder.Value.ValueKind switch
    {
        JsonValueKind.String => gridder.Text("a grid is wanted"),
        JsonValueKind.Object => gridder.Find("grid") is { Value.ValueKind: JsonValueKind.String } grid
            ? grid.Text("a grid is wanted")
            : gridder.Value.GetRawText(),
        _ => throw gridder.Refuse("an object with tool, method and grid is wanted"),
    };
}
