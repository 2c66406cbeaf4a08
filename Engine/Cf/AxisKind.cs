namespace Compute.Orleans.Engine.Cf;

/// <summary>The role of a dimension, CF 1.11 chapter 4.</summary>
public enum AxisKind
{
    /// <summary>No role is known.</summary>
    None,

    /// <summary>Time.</summary>
    T,

    /// <summary>Height, depth, pressure, model level.</summary>
    Z,

    /// <summary>Latitude, or the grid's northward direction.</summary>
    Y,

    /// <summary>Longitude, or the grid's eastward direction.</summary>
    X,
}
