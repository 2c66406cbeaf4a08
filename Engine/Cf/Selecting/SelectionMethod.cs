namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>Which value of an axis is taken for an end of a range that it does not have.</summary>
/// <remarks>Larger and smaller are meant by value, or by date, whichever way the axis goes.</remarks>
public enum SelectionMethod
{
    /// <summary>None: a point must be there, and a range has what lies within it.</summary>
    Exact = 0,

    /// <summary>The nearest value; the larger of two that are equally near.</summary>
    Nearest = 1,

    /// <summary>The largest value that is not larger than the end.</summary>
    Pad = 2,

    /// <summary>The smallest value that is not smaller than the end.</summary>
    Backfill = 3,
}
