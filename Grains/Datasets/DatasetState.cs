using System.Text.Json.Serialization;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Grains.Interfaces.Datasets;

namespace Compute.Orleans.Grains.Datasets;

/// <summary>What is kept of a file; the JSON names are stored and stay.</summary>
[GenerateSerializer, Alias("compute.dataset-state.v1")]
internal sealed class DatasetState
{
    [Id(0), JsonPropertyName("location")]
    public string? Location { get; set; }

    [Id(1), JsonPropertyName("length")]
    public long Length { get; set; }

    [Id(2), JsonPropertyName("version")]
    public string Version { get; set; } = "";

    [Id(3), JsonPropertyName("indexed")]
    public DateTimeOffset Indexed { get; set; }

    [Id(4), JsonPropertyName("uses")]
    public long Uses { get; set; }

    [Id(5), JsonPropertyName("changes")]
    public long Changes { get; set; }

    /// <summary>Counts a use of the file in the state in which it was found.</summary>
    public DatasetRecord Use(string location, SourceIdentity found, DateTimeOffset now)
    {
        if (Location is null || found.Length != Length || found.Version != Version)
        {
            Changes += Location is null ? 0 : 1;
            (Location, Length, Version, Indexed) = (location, found.Length, found.Version, now);
        }

        Uses++;
        return ToMessage()!;
    }

    public DatasetRecord? ToMessage() =>
        Location is null ? null : new DatasetRecord(Location, Length, Version, Indexed, Uses, Changes);
}
