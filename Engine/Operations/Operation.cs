using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>An operation of the catalogue: what it is as data, and how it composes lazy variables.</summary>
internal abstract class Operation
{
    /// <summary>What it is.</summary>
    public abstract Signature Signature { get; }

    /// <summary>
    /// Whether a domain applies to its result; otherwise it applies to each input, before the operation.
    /// </summary>
    public virtual bool SelectsItsResult => false;

    /// <summary>What is taken for ends of a domain's ranges that the inputs do not have.</summary>
    /// <param name="arguments">The parameters, already checked against the signature.</param>
    public virtual SelectionMethod MethodOf(Arguments arguments) => SelectionMethod.Exact;

    /// <summary>Whether it reduces values in the bins that CDAT.groupby_bins put them into.</summary>
    public virtual bool TakesBins => false;

    /// <summary>Whether its parameter `variable` names data of its inputs, and nothing else.</summary>
    public virtual bool NamesData => true;

    /// <summary>Composes the result; no data is read.</summary>
    /// <param name="inputs">As many as the signature allows.</param>
    /// <param name="arguments">The parameters, already checked against the signature.</param>
    /// <exception cref="Faults.ComputeException">The inputs do not fit the operation.</exception>
    public abstract LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments);
}
