namespace Compute.Orleans.Engine.Operations;

/// <summary>What the values of a mean are weighted by.</summary>
internal enum Weighting
{
    /// <summary>Nothing: each counts the same.</summary>
    None,

    /// <summary>The areas of cells on the sphere.</summary>
    Area,

    /// <summary>The areas of cells as CDO has them, between great circles.</summary>
    AreaCdo,
}
