namespace Compute.Orleans.Engine.NetCdf;

/// <summary>A named length that variables share.</summary>
/// <param name="Name">The name, unique in its dataset.</param>
/// <param name="Length">The length, in elements; for an unlimited dimension the number of records now.</param>
/// <param name="IsUnlimited">Whether it can grow (the record dimension of a classic file).</param>
public sealed record Dimension(string Name, long Length, bool IsUnlimited = false);
