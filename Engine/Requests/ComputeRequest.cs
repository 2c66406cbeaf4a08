using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Requests;

/// <summary>What a client asks for, free of any protocol.</summary>
/// <param name="Process">Identifier of the process that was called: CDAT.subset, CDAT.workflow, ...</param>
/// <param name="Variables">The files' variables that operations may take as inputs.</param>
/// <param name="Domains">The regions and ranges that operations and variables may name.</param>
/// <param name="Operations">The graph, in any order; edges are the ids in <see cref="OperationCall.Inputs"/>.</param>
public sealed record ComputeRequest(
    string Process,
    ImmutableArray<VariableInput> Variables,
    ImmutableArray<Domain> Domains,
    ImmutableArray<OperationCall> Operations)
{
    /// <summary>All that is read of files: the variables, then the masks of the domains that have one.</summary>
    public ImmutableArray<VariableInput> Inputs =>
    [
        .. Variables,
        .. Domains.Where(domain => domain.Mask is not null)
            .Select(domain => new VariableInput(domain.Id, domain.Mask!.Uri, domain.Mask.Variable)),
    ];
}
