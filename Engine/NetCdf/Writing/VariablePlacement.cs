namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>Where a variable's elements go in the file.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="IsRecord">Whether it has one run a record, each <paramref name="Stride"/> after the last.</param>
/// <param name="Offset">Where its first element goes, in bytes from the start of the file.</param>
/// <param name="Bytes">Length without padding: of the whole variable, or of its run in one record.</param>
/// <param name="PaddedBytes">The same with padding, which is left as zeros.</param>
/// <param name="Stride">The distance between two records' runs, in bytes; 0 where it is no record variable.</param>
public sealed record VariablePlacement(
    VariableDefinition Variable, bool IsRecord, long Offset, long Bytes, long PaddedBytes, long Stride);
