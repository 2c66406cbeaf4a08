namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>What the ends of a range mean: the "crs" of a client's dimension.</summary>
public enum RangeKind
{
    /// <summary>Coordinate values, both ends included.</summary>
    Values = 0,

    /// <summary>Positions, the end excluded.</summary>
    Indices = 1,

    /// <summary>Dates, possibly partial, both ends included.</summary>
    Timestamps = 2,
}
