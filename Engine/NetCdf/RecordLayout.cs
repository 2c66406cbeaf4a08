namespace Compute.Orleans.Engine.NetCdf;

/// <summary>One run for each record of the first dimension, at equal distances.</summary>
/// <param name="Offset">Where the first record's run begins, in bytes from the start of the file.</param>
/// <param name="Stride">The distance between two records' runs, in bytes.</param>
public sealed record RecordLayout(long Offset, long Stride) : DataLayout;
