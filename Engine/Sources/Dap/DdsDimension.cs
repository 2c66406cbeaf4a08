namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>A dimension of an array in a DDS.</summary>
/// <param name="Id">Its name as it is written; null where it has none.</param>
/// <param name="Length">Its length.</param>
internal readonly record struct DdsDimension(string? Id, long Length);
