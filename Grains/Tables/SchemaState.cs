namespace Compute.Orleans.Grains.Tables;

/// <summary>A database's schema beside the one that this program knows.</summary>
/// <param name="Found">The database's version; 0 for none.</param>
/// <param name="Known">The newest version that this program knows.</param>
/// <param name="ReadableBy">The oldest version whose programs can work on the database.</param>
internal sealed record SchemaState(long Found, int Known, long ReadableBy)
{
    /// <summary>Whether this program can work on the database as it is.</summary>
    public bool IsUsable => Found >= Known && ReadableBy <= Known;
}
