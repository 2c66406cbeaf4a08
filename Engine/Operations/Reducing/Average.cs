using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>CDAT.mean, weighted by the areas of cells unless it is asked for something else.</summary>
/// <remarks>
/// Shape, units, missing values, accuracy and errors: see <see cref="Mean"/>. Source: the default is that of
/// cdutil.averager, which older clients know as CDAT.average.
/// </remarks>
internal sealed class Average : Operation
{
    private const string ByDefault = "weighted";

    private readonly Mean _mean = new();

    public override Signature Signature { get; } = new(
        "CDAT.average",
        "Average",
        "Averages over the given axes, or over all of them, weighted by the areas of cells: CDAT.mean with `weights` = "
        + "weighted as its default. Missing values are left out with their weights; a cell without any valid value is "
        + "missing. Times and levels have no areas: over them alone every value counts the same. A horizontal axis "
        + "whose cells have no known areas is refused; `weights` = unweighted would do. Sums are kept in double "
        + "precision; the result has the input's floating type, and float64 for integers.",
        1,
        2,
        [ReducedAxes.Parameter, .. Weights.ParametersBy(ByDefault), .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples = [new("The mean over the area of the grid at each time.", """{"axes": "lat|lon"}""")],
    };

    public override bool TakesBins => true;

    public override bool WeighsBins => true;

    public override bool DescribesFirst(int place, Arguments arguments) => _mean.DescribesFirst(place, arguments);

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        _mean.Build(inputs, HaveAreas(inputs[0], arguments) ? Weights.By(arguments, ByDefault) : arguments);

    // Areas that nobody asked for are no reason to refuse a mean over times or levels.
    private static bool HaveAreas(LazyDataset input, Arguments arguments) => !ReducedAxes.GoneFrom(input, arguments)
        .All(axis => input.CoordinateOf(axis)?.Axis is AxisKind.T or AxisKind.Z);
}
