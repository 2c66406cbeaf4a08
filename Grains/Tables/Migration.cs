namespace Compute.Orleans.Grains.Tables;

/// <summary>One step of the schema; what it did is never changed once it was published.</summary>
/// <param name="Version">Its number, from 1 without a gap.</param>
/// <param name="Sql">The statements, all run in one transaction.</param>
internal sealed record Migration(int Version, string Sql);
