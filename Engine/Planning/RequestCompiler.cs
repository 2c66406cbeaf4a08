using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Turns a sound request and its open inputs into the lazy datasets of its outputs.</summary>
internal static class RequestCompiler
{
    /// <summary>Composes the outputs; no data is read.</summary>
    /// <param name="graph">The request.</param>
    /// <param name="opened">The opened <see cref="ComputeRequest.Inputs"/>, in their order.</param>
    /// <param name="accepted">When the job was recorded, for the history.</param>
    /// <returns>One dataset for each of the graph's outputs, in their order.</returns>
    /// <exception cref="Faults.ComputeException">The inputs do not fit an operation or a domain.</exception>
    public static ImmutableArray<LazyDataset> Compile(
        RequestGraph graph, ImmutableArray<LazyDataset> opened, DateTimeOffset accepted)
    {
        var variables = graph.Request.Variables;
        var inputs = new CompiledInputs(
            variables.Zip(opened).ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal),
            graph.Request.Inputs.Zip(opened).Skip(variables.Length)
                .ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal));
        var results = new Dictionary<string, LazyDataset>(StringComparer.Ordinal);
        foreach (var call in graph.Ordered)
        {
            results[call.Result] = Compile(graph, call, inputs, results, accepted);
        }

        if (graph.Outputs.FirstOrDefault(call => results[call.Result].Bins is not null) is { } binning)
        {
            throw Refuse(
                binning,
                "puts values into bins for a reduction that takes its result, and nothing does: "
                + $"{TakesBins()} do, or its parameter func");
        }

        return [.. graph.Outputs.Select(call => results[call.Result])];
    }

    private static LazyDataset Compile(
        RequestGraph graph,
        OperationCall call,
        CompiledInputs inputs,
        Dictionary<string, LazyDataset> results,
        DateTimeOffset accepted)
    {
        var operation = OperationCatalog.Find(call.Operation)!;
        var arguments = Arguments.Of(call, operation.Signature);
        var taken = ImmutableArray.CreateBuilder<LazyDataset>(call.Inputs.Length);
        var method = operation.MethodOf(arguments);
        var methodOfDomain = call.Domain is null && method == SelectionMethod.Exact ? graph.InheritedMethod : method;
        Domain?[] domains = [.. call.Inputs.Select(id => DomainFor(graph, call, graph.Variable(id)))];

        // Inputs of which only some are still to be cut are cut before they are joined.
        var selectsResult = operation.SelectsItsResult && Array.TrueForAll(domains, domain => domain == domains[0]);
        for (var place = 0; place < call.Inputs.Length; place++)
        {
            var id = call.Inputs[place];
            var input = graph.Variable(id) is { } variable
                ? Select(inputs.Variables[id], graph.DomainOf(variable.Domain), method, inputs)
                : results[id];
            CheckBins(call, operation, input, domains[place]);
            if (operation.DescribesFirst(place, arguments))
            {
                taken.Add(domains[place] is { } domain ? DomainSelection.ApplyWhatFits(input, domain) : input);
                continue;
            }

            if (operation.NamesData)
            {
                CommonParameters.CheckVariable(input, arguments);
            }

            taken.Add(selectsResult ? input : Select(input, domains[place], methodOfDomain, inputs));
        }

        var result = operation.Build(taken.MoveToImmutable(), arguments);
        if (selectsResult)
        {
            result = Select(result, domains[0], methodOfDomain, inputs);
        }

        var named = CommonParameters.Finished(result, arguments) with { Origin = $"{call.Operation} `{call.Result}`" };
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

    // Values in bins have no places any more that a domain could cut, and no other values beside them.
    private static void CheckBins(OperationCall call, Operation operation, LazyDataset input, Domain? domain)
    {
        if (input.Bins is null)
        {
            return;
        }

        if (!operation.TakesBins)
        {
            throw Refuse(call, $"cannot take values in bins, which {input.Origin} gives; {TakesBins()} can");
        }

        if (domain is not null)
        {
            throw Refuse(
                call, $"has the domain `{domain.Id}`, which cannot cut values in bins: {input.Origin} could have it");
        }
    }

    private static string TakesBins() => string.Join(
        ", ",
        OperationCatalog.Operations.Where(operation => operation.TakesBins)
            .Select(operation => operation.Signature.Identifier));

    private static ComputeException Refuse(OperationCall call, string problem) =>
        new(Fault.InvalidValue, "operation", $"{call.Operation} `{call.Result}` {problem}");

    private static LazyDataset Select(
        LazyDataset dataset, Domain? domain, SelectionMethod method, CompiledInputs inputs)
    {
        if (domain is null)
        {
            return dataset;
        }

        var region = DomainSelection.Apply(dataset, domain, method);
        return domain.Mask is null ? region : DomainMask.Apply(region, domain, inputs.Masks[domain.Id]);
    }

    /// <summary>What was opened: variables by their ids, masks by those of their domains.</summary>
    private sealed record CompiledInputs(
        Dictionary<string, LazyDataset> Variables, Dictionary<string, LazyDataset> Masks);
}
