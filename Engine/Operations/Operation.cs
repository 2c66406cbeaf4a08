using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;

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

    /// <summary>Whether it reduces values in the bins that CDAT.groupby_bins put them into.</summary>
    public virtual bool TakesBins => false;

    /// <summary>Whether the values in bins that it reduces may have weights.</summary>
    public virtual bool WeighsBins => false;

    /// <summary>Whether its parameter `variable` names data of its inputs, and nothing else.</summary>
    public virtual bool NamesData => true;

    /// <summary>What is taken for ends of a domain's ranges that the inputs do not have.</summary>
    /// <param name="arguments">The parameters, already checked against the signature.</param>
    public virtual SelectionMethod MethodOf(Arguments arguments) => SelectionMethod.Exact;

    /// <summary>
    /// Whether an input only describes the first, as the areas of its cells do: a domain applies to it as far as it has
    /// the dimensions.
    /// </summary>
    /// <param name="place">The input's place.</param>
    /// <param name="arguments">The call's parameters.</param>
    public virtual bool DescribesFirst(int place, Arguments arguments) => false;

    /// <summary>
    /// Whether a call takes a workflow's default of a parameter: one of two numbers, element by element, has no use for
    /// axes, one of two inputs, or that reduces, none for a constant, and bins that are filled none for axes, nor for
    /// weights that what is to be done with them does not take.
    /// </summary>
    /// <param name="parameter">The parameter's name, not another name of it.</param>
    /// <param name="call">The call, which does not name the parameter.</param>
    public bool TakesDefault(string parameter, Requests.OperationCall call) =>
        Constant.TakesDefault(parameter, call, Signature)
        && ReducedAxes.TakesDefault(parameter, call, Signature)
        && ReductionFunction.TakesDefault(parameter, call, Signature);

    /// <summary>Composes the result; no data is read.</summary>
    /// <param name="inputs">As many as the signature allows.</param>
    /// <param name="arguments">The parameters, already checked against the signature.</param>
    /// <exception cref="Faults.ComputeException">The inputs do not fit the operation.</exception>
    public abstract LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments);
}
