namespace Compute.Orleans.Engine.Describing;

/// <summary>What a variable is for.</summary>
internal enum VariableUse
{
    /// <summary>It is what one asks for: no other variable names it.</summary>
    Data,

    /// <summary>The coordinate of its one dimension.</summary>
    Coordinate,

    /// <summary>The bounds of a coordinate's cells.</summary>
    Bounds,

    /// <summary>It describes others: two-dimensional latitudes, a cell measure, a grid mapping, names.</summary>
    Auxiliary,
}
