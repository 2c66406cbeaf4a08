using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Gives the operations of a workflow its parameters, as defaults of their own.</summary>
/// <remarks>
/// An operation takes a default that it knows and does not name itself, under this or another name of it. `rename` goes
/// to the outputs alone, for a name can be changed once in a chain; the format of files is the workflow's own. `method`
/// is both: it says how the workflow's own domain is applied, in operations that have no such parameter too.
/// </remarks>
internal static class WorkflowDefaults
{
    private const string Rename = "rename";

    /// <summary>The operations with what the workflow gives them.</summary>
    /// <param name="calls">All operations of a request.</param>
    /// <returns>The same, in their order.</returns>
    /// <exception cref="ComputeException">
    /// InvalidValue: a parameter that no operation knows, or one that the workflow gives twice, under two names of it.
    /// </exception>
    public static ImmutableArray<OperationCall> Apply(ImmutableArray<OperationCall> calls)
    {
        var workflows = calls.Where(IsWorkflow).ToArray();
        if (workflows is not [var workflow])
        {
            return calls; // Without one there are no defaults; more than one are refused later.
        }

        // What is reduced in bins is said by `func`, on which others depend.
        var others = workflow.Parameters.Where(given => !Has(Workflow.Signature, given.Key))
            .OrderByDescending(given => Is(given.Key, ReductionFunction.Name))
            .ToArray();
        CheckKnown(workflow, [.. others.Select(given => given.Key)], calls);
        KeyValuePair<string, string>[] defaults =
            [.. others, .. workflow.Parameters.Where(given => Is(given.Key, SelectionMethods.Name))];
        return [.. calls.Select(call => IsWorkflow(call)
            ? call with { Parameters = call.Parameters.RemoveRange(others.Select(given => given.Key)) }
            : OperationCatalog.Find(call.Operation) is { } operation
                ? defaults.Aggregate(call, (known, given) => With(known, operation, workflow, given))
                : call)];
    }

    private static bool IsWorkflow(OperationCall call) => call.Operation == Workflow.Signature.Identifier;

    private static void CheckKnown(
        OperationCall workflow, ImmutableArray<string> names, ImmutableArray<OperationCall> calls)
    {
        var signatures = calls.Select(call => OperationCatalog.Find(call.Operation)?.Signature)
            .OfType<Signature>().Distinct().ToArray();
        foreach (var name in names)
        {
            if (!signatures.Any(signature => Has(signature, name)))
            {
                var known = signatures.Append(Workflow.Signature)
                    .SelectMany(signature => signature.Parameters.Select(parameter => parameter.Name))
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
                throw new ComputeException(
                    Fault.InvalidValue,
                    name,
                    $"{workflow.Operation} `{workflow.Result}`: parameter `{name}` is a parameter neither of it nor of "
                    + $"any of its operations; they have {string.Join(", ", known)}");
            }
        }

        foreach (var signature in signatures)
        {
            CheckSingle(workflow, names, signature);
        }
    }

    // Which of two is meant cannot be told, and an operation would take the one that comes first.
    private static void CheckSingle(OperationCall workflow, ImmutableArray<string> names, Signature signature)
    {
        var known = names.Where(name => Has(signature, name)).GroupBy(name => Means(Find(signature, name)!));
        foreach (var same in known)
        {
            if (same.ToArray() is [var one, var other, ..])
            {
                throw new ComputeException(
                    Fault.InvalidValue,
                    other,
                    $"{workflow.Operation} `{workflow.Result}`: parameter `{other}` is given beside `{one}`, which "
                    + "means the same: one of them would do");
            }
        }
    }

    private static OperationCall With(
        OperationCall call, Operation operation, OperationCall workflow, KeyValuePair<string, string> given)
    {
        var isTaken = Find(operation.Signature, given.Key) is { } parameter
            && !call.Parameters.Keys.Any(own => Find(operation.Signature, own) is { } named
                && Means(named) == Means(parameter))
            && (parameter.Name != Rename || workflow.Inputs.Contains(call.Result))
            && operation.TakesDefault(Means(parameter), call);
        return isTaken ? call with { Parameters = call.Parameters.Add(given.Key, given.Value) } : call;
    }

    private static string Means(Parameter parameter) => parameter.AliasOf ?? parameter.Name;

    private static bool Has(Signature signature, string name) => Find(signature, name) is not null;

    private static Parameter? Find(Signature signature, string name) =>
        signature.Parameters.FirstOrDefault(parameter => Is(parameter.Name, name));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
