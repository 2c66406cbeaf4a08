using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Conditions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Selecting;

/// <summary>A reduction of the values for which a condition holds.</summary>
/// <remarks>
/// <para>Shape: as of <see cref="FilteredDataset"/>, without the reduced axes. Units: those of the reduction.</para>
/// <para>Missing: as of the reduction; what the condition leaves out is missing, or the number `other`.</para>
/// </remarks>
internal sealed class FilterMap : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.filter_map",
        "Filter and reduce",
        "Reduces the values for which a condition holds, over the given axes or over all of them; all other values "
        + "are missing to it, or the number `other`. " + FilteredDataset.Grammar
        + " The reductions are those of CDAT.count, CDAT.max and so on, and so are the types of the results.",
        1,
        FilteredDataset.MostInputs,
        [
            ReductionFunction.Parameter("The reduction; needed."),
            .. FilteredDataset.Parameters,
            ReducedAxes.Parameter,
            .. CommonParameters.All,
        ])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The mean of the values above freezing.", """{"cond": "tas>273.15", "func": "mean"}"""),
            new("The least of the values above 300, at each place.",
                """{"cond": "tas>300", "func": "min", "axes": "time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        ReductionFunction.Required(arguments).Build([FilteredDataset.Of(inputs, arguments)], arguments);
}
