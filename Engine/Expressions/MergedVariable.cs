using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>A variable that several inputs have, as messages speak of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origins">The inputs, in their order.</param>
/// <param name="Axes">The coordinates of its dimensions.</param>
/// <param name="Refuse">Makes an exception that says what was asked for, of what is wrong with it.</param>
internal sealed record MergedVariable(
    string Name,
    ImmutableArray<string> Origins,
    ImmutableArray<Coordinate> Axes,
    Func<string, ComputeException> Refuse)
{
    /// <summary>A place, by the values of its coordinates.</summary>
    /// <param name="positions">Its positions.</param>
    public string Place(IReadOnlyList<long> positions) => positions.Count == 0
        ? ""
        : " at " + string.Join(", ", Axes.Select((axis, place) =>
            $"{axis.Name} {AxisText.Value(axis, (int)positions[place])}"));
}
