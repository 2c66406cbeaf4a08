namespace Compute.Orleans.Engine.Describing;

/// <summary>How the values of an axis follow each other.</summary>
internal enum AxisOrder
{
    /// <summary>There are fewer than two values.</summary>
    Single,

    /// <summary>Each is greater than the one before.</summary>
    Increasing,

    /// <summary>Each is smaller than the one before.</summary>
    Decreasing,

    /// <summary>Neither: values repeat, turn back, or are no numbers.</summary>
    None,
}
