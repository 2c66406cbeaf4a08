namespace Compute.Orleans.Engine.Requests;

/// <summary>A range along one dimension; its kind says what the ends mean.</summary>
/// <param name="Dimension">A dimension's name, or its role: lat, latitude, lon, longitude, time, level, plev.</param>
/// <param name="Step">Every how many-th element of the selected ones is taken; at least 1.</param>
public abstract record DimensionRange(string Dimension, long Step);
