namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>The positions that a range hits, before its step, in the order of the result.</summary>
/// <param name="Positions">The positions, 0-based, each at most once.</param>
/// <param name="Turns">For each the full circles by which its longitude is shifted, or null when none is.</param>
/// <param name="DropsDimension">Whether one point was asked for.</param>
internal sealed record Picks(int[] Positions, double[]? Turns, bool DropsDimension)
{
    /// <summary>Positions that need no shift.</summary>
    public static Picks Of(int[] positions) => new(positions, null, DropsDimension: false);

    /// <summary>One point.</summary>
    public static Picks Point(int position, double turns = 0) =>
        new([position], turns == 0 ? null : [turns], DropsDimension: true);
}
