using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Turns a sound request and its open inputs into the lazy datasets of its outputs.</summary>
internal static class RequestCompiler
{
    /// <summary>Composes the outputs; no data is read.</summary>
    /// <param name="graph">The request.</param>
    /// <param name="inputs">The opened variables, by id.</param>
    /// <param name="accepted">When the job was recorded, for the history.</param>
    /// <returns>One dataset for each of the graph's outputs, in their order.</returns>
    /// <exception cref="Faults.ComputeException">The inputs do not fit an operation or a domain.</exception>
    public static ImmutableArray<LazyDataset> Compile(
        RequestGraph graph, IReadOnlyDictionary<string, LazyDataset> inputs, DateTimeOffset accepted)
    {
        var results = new Dictionary<string, LazyDataset>(StringComparer.Ordinal);
        foreach (var call in graph.Ordered)
        {
            results[call.Result] = Compile(graph, call, inputs, results);
        }

        return [.. graph.Outputs.Select(call => WithHistory(results[call.Result], call, accepted))];
    }

    private static LazyDataset Compile(
        RequestGraph graph,
        OperationCall call,
        IReadOnlyDictionary<string, LazyDataset> inputs,
        Dictionary<string, LazyDataset> results)
    {
        var operation = OperationCatalog.Find(call.Operation)!;
        var arguments = Arguments.Of(call, operation.Signature);
        var own = graph.DomainOf(call.Domain);
        var taken = ImmutableArray.CreateBuilder<LazyDataset>(call.Inputs.Length);
        var areFiles = true;
        foreach (var id in call.Inputs)
        {
            var variable = graph.Variable(id);
            areFiles &= variable is not null;
            var input = variable is null ? results[id] : Select(inputs[id], graph.DomainOf(variable.Domain));
            CommonParameters.CheckVariable(input, arguments);

            // What an operation inherits is applied once, to what it reads itself; its own domain to every input.
            var domain = own ?? (variable is null ? null : graph.Inherited);
            taken.Add(operation.SelectsItsResult ? input : Select(input, domain));
        }

        var result = operation.Build(taken.MoveToImmutable(), arguments);
        if (operation.SelectsItsResult)
        {
            result = Select(result, own ?? (areFiles ? graph.Inherited : null));
        }

        return CommonParameters.Renamed(result, arguments) with { Origin = $"{call.Operation} `{call.Result}`" };
    }

    private static LazyDataset Select(LazyDataset dataset, Domain? domain) =>
        domain is null ? dataset : DomainSelection.Apply(dataset, domain);

    private static LazyDataset WithHistory(LazyDataset result, OperationCall call, DateTimeOffset accepted)
    {
        var parameters = string.Join(", ", call.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
        var when = accepted.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var line = $"{when}: Compute.Orleans {call.Operation}({parameters})";
        var history = result.Attributes.Text("history") is { Length: > 0 } before ? $"{line}\n{before}" : line;
        return result with { Attributes = result.Attributes.With("history", history) };
    }
}
