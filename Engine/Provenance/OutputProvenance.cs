using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>What an output's attributes say of how it was made; an output of the original service says less.</summary>
public sealed record OutputProvenance
{
    private const string Prefix = ProvenanceAttributes.Prefix;

    /// <summary>The Execute document of the request.</summary>
    public required string Document { get; init; }

    /// <summary>The URL of the WPS that took the request, or null.</summary>
    public string? Server { get; init; }

    /// <summary>When the job was accepted, or null.</summary>
    public DateTimeOffset? Accepted { get; init; }

    /// <summary>The program and its version, or null.</summary>
    public string? Software { get; init; }

    /// <summary>The image that it ran in, or null.</summary>
    public string? ContainerImage { get; init; }

    /// <summary>Input that one partition of a long job read, in MiB, or null.</summary>
    public int? PartitionMb { get; init; }

    /// <summary>Input that was evaluated at once, in KiB, or null.</summary>
    public int? BlockKb { get; init; }

    /// <summary>The files in the state in which they were read; null where that is missing or damaged.</summary>
    public ImmutableArray<InputState>? Inputs { get; init; }

    /// <summary>Reads the attributes of an output.</summary>
    /// <param name="attributes">A file's global attributes.</param>
    /// <returns>Null when the file says nothing of a request.</returns>
    public static OutputProvenance? Of(AttributeSet attributes) =>
        attributes.Text(Prefix + "wps_document") is not { Length: > 0 } document ? null : new()
        {
            Document = document,
            Server = attributes.Text(Prefix + "wps_server"),
            Accepted = Time(attributes.Text(Prefix + "accepted")),
            Software = attributes.Text(Prefix + "software"),
            ContainerImage = attributes.Text(Prefix + "container_image"),
            PartitionMb = (int?)attributes.Number(Prefix + "partition_mib"),
            BlockKb = (int?)attributes.Number(Prefix + "block_kib"),
            Inputs = attributes.Text(Prefix + "inputs") is { } list ? InputList.Read(list) : null,
        };

    private static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParseExact(
        text,
        ProvenanceAttributes.TimeFormat,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal,
        out var time)
        ? time
        : null;
}
