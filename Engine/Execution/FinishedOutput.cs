namespace Compute.Orleans.Engine.Execution;

/// <summary>An output file in its public place.</summary>
/// <param name="Path">Path below the public folder, with forward slashes: user/job/file.nc.</param>
/// <param name="Variable">The first data variable's name.</param>
/// <param name="Name">The result's name: "{result}-{operation}".</param>
/// <param name="Length">Length of the file, in bytes.</param>
public sealed record FinishedOutput(string Path, string Variable, string Name, long Length);
