namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>How nodes of one level of a B-tree of version 2 are laid out.</summary>
/// <param name="GreatestRecords">The most records of a node.</param>
/// <param name="ChildBytes">Length of a reference to a child: its address and its counts; 0 for leaves.</param>
/// <param name="CountBytes">Width of the number of records in a child.</param>
/// <param name="TotalBytes">Width of the number of records in and below a child; 0 where children are leaves.</param>
internal sealed record BTree2Level(long GreatestRecords, int ChildBytes, int CountBytes, int TotalBytes);
