using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>One use of an operation, for descriptions and docs/operations.md.</summary>
/// <param name="Does">What comes out, in one sentence.</param>
/// <param name="Parameters">Its parameters as a JSON object of texts: {"axes": "time"}; "{}" without any.</param>
public sealed record OperationExample(string Does, string Parameters)
{
    private static readonly JsonSerializerOptions _form = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // It is read by people: < and > stay as they are.
    };

    /// <summary>How many inputs it takes: v0, v1, ...</summary>
    public int Inputs { get; init; } = 1;

    /// <summary>The domain that it names d0, as JSON without its id: {"lat": {...}}; null without one.</summary>
    public string? Domain { get; init; }

    /// <summary>
    /// Further operations, as JSON objects with commas between them, of which it takes every result; null without any.
    /// </summary>
    public string? Graph { get; init; }

    /// <summary>The operation as a member of the list `operation` of a request.</summary>
    /// <param name="identifier">The operation's identifier.</param>
    public string Operation(string identifier)
    {
        var operation = new JsonObject
        {
            ["name"] = identifier,
            ["result"] = "r0",
            ["input"] = new JsonArray([.. Taken().Select(id => (JsonNode)id)]),
        };
        if (Domain is not null)
        {
            operation["domain"] = "d0";
        }

        foreach (var (name, value) in JsonNode.Parse(Parameters)!.AsObject())
        {
            operation[name] = value!.DeepClone();
        }

        return Text(operation);
    }

    /// <summary>The three lists of a request that uses it, as WPS's DataInputs name them.</summary>
    /// <param name="identifier">The operation's identifier.</param>
    public IEnumerable<KeyValuePair<string, string>> Lists(string identifier)
    {
        var variables = Enumerable.Range(0, Inputs).Select(place => (JsonNode)new JsonObject
        {
            ["uri"] = Inputs == 1 ? "https://data.example/tas.nc" : $"https://data.example/tas_{place}.nc",
            ["id"] = $"tas|{Id(place)}",
        });
        yield return new("variable", Text(new JsonArray([.. variables])));
        yield return new("domain", Domain is null ? "[]" : $"[{Text(Named(Domain))}]");
        yield return new("operation", Text(new JsonArray([JsonNode.Parse(Operation(identifier)), .. Others()])));
    }

    private IEnumerable<string> Taken() => Graph is null
        ? Enumerable.Range(0, Inputs).Select(Id)
        : Others().Select(other => other["result"]!.GetValue<string>());

    private JsonNode[] Others() => Graph is null
        ? []
        : [.. JsonNode.Parse($"[{Graph}]")!.AsArray().Select(other => other!.DeepClone())];

    private static JsonObject Named(string domain)
    {
        var named = new JsonObject { ["id"] = "d0" };
        foreach (var (name, value) in JsonNode.Parse(domain)!.AsObject())
        {
            named[name] = value!.DeepClone();
        }

        return named;
    }

    private static string Id(int place) => $"v{place}";

    private static string Text(JsonNode node) => node.ToJsonString(_form);
}
