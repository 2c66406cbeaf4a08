using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Messages;

/// <summary>Turns a finished file into the output that a job records.</summary>
internal static class OutputMapping
{
    /// <summary>The one type of file that jobs make.</summary>
    public const string MimeType = "application/netcdf";

    public static JobOutput ToMessage(this FinishedOutput output) => new(
        output.Path, output.Variable, output.Name, MimeType, output.Length);
}
