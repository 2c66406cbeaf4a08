namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>What values are weighted by; one kind of area, time, or the product of both.</summary>
[Flags]
internal enum Weighting
{
    /// <summary>Nothing: each counts the same.</summary>
    None = 0,

    /// <summary>The areas of cells on the sphere; those that the data come with where their grid has no axes.</summary>
    Area = 1,

    /// <summary>The areas of cells as CDO has them, between great circles.</summary>
    AreaCdo = 2,

    /// <summary>The areas that the data come with: the cell measure `area`.</summary>
    CellMeasure = 4,

    /// <summary>The lengths of time cells.</summary>
    Time = 8,

    /// <summary>Any kind of area.</summary>
    AnyArea = Area | AreaCdo | CellMeasure,
}
