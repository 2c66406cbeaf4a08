using System.Collections.Immutable;
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
            results[call.Result] = Compile(graph, call, inputs, results, accepted);
        }

        return [.. graph.Outputs.Select(call => results[call.Result])];
    }

    private static LazyDataset Compile(
        RequestGraph graph,
        OperationCall call,
        IReadOnlyDictionary<string, LazyDataset> inputs,
        Dictionary<string, LazyDataset> results,
        DateTimeOffset accepted)
    {
        var operation = OperationCatalog.Find(call.Operation)!;
        var arguments = Arguments.Of(call, operation.Signature);
        var taken = ImmutableArray.CreateBuilder<LazyDataset>(call.Inputs.Length);
        Domain?[] domains = [.. call.Inputs.Select(id => DomainFor(graph, call, graph.Variable(id)))];

        // Inputs of which only some are still to be cut are cut before they are joined.
        var selectsResult = operation.SelectsItsResult && Array.TrueForAll(domains, domain => domain == domains[0]);
        for (var place = 0; place < call.Inputs.Length; place++)
        {
            var id = call.Inputs[place];
            var input = graph.Variable(id) is { } variable
                ? Select(inputs[id], graph.DomainOf(variable.Domain))
                : results[id];
            if (operation.DescribesFirst(place, arguments))
            {
                taken.Add(domains[place] is { } domain ? DomainSelection.ApplyWhatFits(input, domain) : input);
                continue;
            }

            CommonParameters.CheckVariable(input, arguments);
            taken.Add(selectsResult ? input : Select(input, domains[place]));
        }

        var result = operation.Build(taken.MoveToImmutable(), arguments);
        if (selectsResult)
        {
            result = Select(result, domains[0]);
        }

        var named = CommonParameters.Renamed(result, arguments) with { Origin = $"{call.Operation} `{call.Result}`" };
        var own = call.Inputs.Select(id => graph.DomainOf(graph.Variable(id)?.Domain));
        return History.Add(named, call, domains.Concat(own).OfType<Domain>(), accepted);
    }

    // An operation's own domain applies to every input, an inherited one to what it reads itself; and none applies to
    // a variable that names it too and is cut by it already, for positions would be cut twice.
    private static Domain? DomainFor(RequestGraph graph, OperationCall call, VariableInput? variable)
    {
        var domain = graph.DomainOf(call.Domain) ?? (variable is null ? null : graph.Inherited);
        return domain?.Id == variable?.Domain ? null : domain;
    }

    private static LazyDataset Select(LazyDataset dataset, Domain? domain) =>
        domain is null ? dataset : DomainSelection.Apply(dataset, domain);
}
