using System.Collections.Immutable;
using System.Text.Json;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>Reads a request from its three lists, of which it knows what the benchmark uses.</summary>
internal static class SessionRequest
{
    private static readonly string[] _own = ["name", "result", "input", "domain"];

    /// <summary>The request of a line.</summary>
    /// <param name="line">Has the members variable, domain and operation, as the service takes them.</param>
    public static ComputeRequest Of(JsonElement line)
    {
        ImmutableArray<OperationCall> operations = [.. List(line, "operation").Select(Call)];
        return new(
            operations.Length == 1 ? operations[0].Operation : "CDAT.workflow",
            [.. List(line, "variable").Select(Variable)],
            [.. List(line, "domain").Select(Region)],
            operations);
    }

    private static IEnumerable<JsonElement> List(JsonElement line, string name) =>
        line.GetProperty(name).EnumerateArray();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static VariableInput Variable(JsonElement element)
    {
        var names = Text(element, "id").Split('|');
        return new(names[1], Text(element, "uri"), names[0]);
    }

    private static Domain Region(JsonElement element) => new(
        Text(element, "id"),
        [
            .. element.EnumerateObject().Where(member => member.Name != "id").Select(member => new ValueRange(
                member.Name,
                member.Value.GetProperty("start").GetDouble(),
                member.Value.GetProperty("end").GetDouble())),
        ]);

    private static OperationCall Call(JsonElement element) => new(
        Text(element, "name"),
        Text(element, "result"),
        [.. element.GetProperty("input").EnumerateArray().Select(input => input.GetString()!)],
        element.TryGetProperty("domain", out var domain) ? domain.GetString() : null,
        element.EnumerateObject()
            .Where(member => !_own.Contains(member.Name))
            .ToImmutableSortedDictionary(member => member.Name, member => member.Value.GetString()!),
        null);
}
