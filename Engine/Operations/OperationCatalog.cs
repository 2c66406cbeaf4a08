using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations.Processes;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The operations of this build, found by type: adding one is adding its file.</summary>
internal static class OperationCatalog
{
    private static readonly ImmutableSortedDictionary<string, Operation> _known = Found<Operation>()
        .ToImmutableSortedDictionary(
            operation => operation.Signature.Identifier, operation => operation, StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, ImmediateProcess> _immediate = Found<ImmediateProcess>()
        .ToImmutableSortedDictionary(
            process => process.Signature.Identifier, process => process, StringComparer.Ordinal);

    /// <summary>All operations, by identifier.</summary>
    public static IEnumerable<Operation> Operations => _known.Values;

    /// <summary>What processes there are: every operation, the workflow, and immediate ones but echo.</summary>
    public static ImmutableArray<Signature> Processes { get; } =
        Ordered(All.Where(signature => signature.Identifier != Echo.Identifier));

    /// <summary>The same, and echo.</summary>
    public static ImmutableArray<Signature> ProcessesAndEcho { get; } = Ordered(All);

    /// <summary>The operation of an identifier, or null.</summary>
    /// <param name="identifier">The identifier; case matters.</param>
    public static Operation? Find(string identifier) => _known.GetValueOrDefault(identifier);

    /// <summary>The immediate process of an identifier, or null.</summary>
    /// <param name="identifier">The identifier; case matters.</param>
    public static ImmediateProcess? FindImmediate(string identifier) => _immediate.GetValueOrDefault(identifier);

    private static IEnumerable<Signature> All => _known.Values.Select(operation => operation.Signature)
        .Append(Workflow.Signature)
        .Concat(_immediate.Values.Select(process => process.Signature));

    private static ImmutableArray<Signature> Ordered(IEnumerable<Signature> signatures) =>
        [.. signatures.OrderBy(signature => signature.Identifier, StringComparer.Ordinal)];

    private static IEnumerable<T> Found<T>()
        where T : class => typeof(T).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(T)))
        .Select(type => (T)Activator.CreateInstance(type)!);
}
