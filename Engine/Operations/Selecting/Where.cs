using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Conditions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Selecting;

/// <summary>Keeps the values for which a condition holds.</summary>
/// <remarks>
/// <para>Shape and type: see <see cref="FilteredDataset"/>. Units and names: the first input's.</para>
/// <para>Missing: where the condition does not hold, unless `other` is given; and where the data was.</para>
/// <para>The condition is kept in the variable's comment.</para>
/// </remarks>
internal sealed class Where : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.where",
        "Where",
        "Keeps the values for which a condition holds; all others become missing, or the number `other`. "
        + FilteredDataset.Grammar
        + " The result has the data's floating type, and float64 for integers.",
        1,
        FilteredDataset.MostInputs,
        [.. FilteredDataset.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Selection,
        Examples =
        [
            new("Values above freezing between the tropics; all else is missing.",
                """{"cond": "tas>273.15 and lat>-23.5 and lat<23.5"}"""),
            new("Values below 250 become 250; what was missing stays so.",
                """{"cond": "tas >= 250 or tas isnull", "other": "250"}"""),
        ],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        FilteredDataset.Of(inputs, arguments);
}
