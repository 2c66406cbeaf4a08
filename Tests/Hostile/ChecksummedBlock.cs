namespace Compute.Orleans.Tests.Hostile;

/// <summary>A block of a file that has a checksum.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Bytes">Length of what the checksum is made of.</param>
/// <param name="ChecksumAt">Where the checksum stands, from the block's start.</param>
internal readonly record struct ChecksummedBlock(int Start, int Bytes, int ChecksumAt);
