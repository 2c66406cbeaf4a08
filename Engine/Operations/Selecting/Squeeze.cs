using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Selecting;

/// <summary>Drops dimensions of length 1.</summary>
/// <remarks>
/// <para>Values, types, packing and attributes stay as stored: the result is bit-equal to the file.</para>
/// <para>
/// The one value of a dropped dimension's coordinate stays known, with its bounds, as a scalar coordinate. Source:
/// CF-1.11, 5.7 "Scalar Coordinate Variables".
/// </para>
/// </remarks>
internal sealed class Squeeze : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.squeeze",
        "Squeeze",
        "Drops dimensions of length 1: all of them, or those that `axes` names, which must have that length. The "
        + "values are bit-equal to the file's; the coordinates of dropped dimensions stay as scalar coordinates.",
        1,
        1,
        [
            new(
                ReducedAxes.Name,
                "The dimensions to drop, by name or by role (time, lat, lon, level), joined with '|'; by default all "
                + "that have length 1.",
                []),
            .. CommonParameters.All,
        ])
    {
        Kind = OperationKind.Selection,
        Examples = [new("The only time step, or level, without its dimension.", "{}")],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var input = inputs[0];
        var ones = input.Axes.Where(axis => axis.Length == 1).Select(axis => axis.Name).ToImmutableArray();
        if (arguments.Text(ReducedAxes.Name) is null)
        {
            return Dropped(input, ones);
        }

        var wanted = ReducedAxes.Of(input, arguments);
        return wanted.Except(ones, StringComparer.Ordinal).FirstOrDefault() is { } tooLong
            ? throw TooLong(input.Axes.First(axis => axis.Name == tooLong), input, ones, arguments)
            : Dropped(input, wanted);
    }

    private static Faults.ComputeException TooLong(
        Coordinate axis, LazyDataset input, ImmutableArray<string> ones, Arguments arguments) => arguments.Refuse(
        ReducedAxes.Name,
        $"names {AxisText.Extent(axis)}, which has length {axis.Length} in {input.Origin}; only dimensions of length 1 "
        + $"are dropped, here {(ones.IsEmpty ? "none" : string.Join(", ", ones))}");

    private static LazyDataset Dropped(LazyDataset input, ImmutableArray<string> dimensions) =>
        dimensions.Aggregate(input, (dataset, dimension) => dataset.Squeezed(dimension));
}
