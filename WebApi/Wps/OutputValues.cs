using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Json;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The outputs of a job that succeeded, as values: those it recorded, or the list of its files.</summary>
internal static class OutputValues
{
    /// <summary>Identifier of the one output of every process that makes files.</summary>
    public const string Files = "output";

    /// <summary>The values, in the order of their making.</summary>
    public static ImmutableArray<TypedValue> Of(JobStatus status, ProcessDescription process, PublicUrls urls) =>
        process.IsImmediate || !status.Values.IsDefaultOrEmpty
            ? status.Values
            :
            [
                new(Files, ValueKind.Complex, OutputCodec.Write(status.Outputs, urls)) { MimeType = WpsNames.Json },
            ];
}
