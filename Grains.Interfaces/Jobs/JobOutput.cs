namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>One file that a job made.</summary>
/// <param name="Path">Path below the public folder, with forward slashes: user/job/file.nc.</param>
/// <param name="Variable">The data variable's name in the file.</param>
/// <param name="Name">The result's name: "{result}-{operation}".</param>
/// <param name="MimeType">application/netcdf.</param>
/// <param name="Length">Length of the file, in bytes.</param>
[GenerateSerializer, Immutable, Alias("compute.job-output.v1")]
public sealed record JobOutput(
    [property: Id(0)] string Path,
    [property: Id(1)] string Variable,
    [property: Id(2)] string Name,
    [property: Id(3)] string MimeType,
    [property: Id(4)] long Length);
