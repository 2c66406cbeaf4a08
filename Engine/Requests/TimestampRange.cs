namespace Compute.Orleans.Engine.Requests;

/// <summary>A range of dates (crs "timestamps"), which may be partial: "2000-02" is the whole month.</summary>
/// <param name="Dimension">The time dimension's name or role.</param>
/// <param name="Start">The first date, included from its first instant.</param>
/// <param name="End">The last date, included to its last instant.</param>
/// <param name="Step">Every how many-th element.</param>
public sealed record TimestampRange(string Dimension, string Start, string End, long Step = 1)
    : DimensionRange(Dimension, Step);
