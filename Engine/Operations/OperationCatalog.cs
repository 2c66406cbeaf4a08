using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The operations of this build, found by type: adding one is adding its file.</summary>
internal static class OperationCatalog
{
    private static readonly ImmutableSortedDictionary<string, Operation> _known = typeof(Operation).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Operation)))
        .Select(type => (Operation)Activator.CreateInstance(type)!)
        .ToImmutableSortedDictionary(
            operation => operation.Signature.Identifier, operation => operation, StringComparer.Ordinal);

    /// <summary>All operations, by identifier.</summary>
    public static IEnumerable<Operation> Operations => _known.Values;

    /// <summary>What processes there are: every operation, and the workflow.</summary>
    public static ImmutableArray<Signature> Processes { get; } =
    [
        .. _known.Values.Select(operation => operation.Signature)
            .Append(Workflow.Signature)
            .OrderBy(signature => signature.Identifier, StringComparer.Ordinal),
    ];

    /// <summary>The operation of an identifier, or null.</summary>
    /// <param name="identifier">The identifier; case matters.</param>
    public static Operation? Find(string identifier) => _known.GetValueOrDefault(identifier);
}
