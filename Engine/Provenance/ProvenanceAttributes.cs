using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>The global attributes that say how an output was made, and from which files.</summary>
/// <remarks>
/// wps_identifier, wps_server, wps_document and container_image are named as the original service named them. The rest
/// is what the bytes hang on besides: when the job was accepted, the program, how it cut the work, and the state of
/// each input. Neither the user nor the job is named.
/// </remarks>
internal sealed class ProvenanceAttributes
{
    /// <summary>How the names begin.</summary>
    public const string Prefix = "provenance.";

    /// <summary>How a job's moment is written; here and in the history, and no part of it is left out.</summary>
    public const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>
    /// The most bytes that the attributes may take in all outputs of a job together: each output repeats them, and a
    /// small request can ask for many outputs.
    /// </summary>
    public const long MostBytes = 256L << 20;

    private readonly ImmutableArray<KeyValuePair<string, AttributeValue>> _attributes;

    private ProvenanceAttributes(IEnumerable<KeyValuePair<string, AttributeValue>> attributes) =>
        _attributes = [.. attributes];

    /// <summary>The attributes of a job's outputs; all of them have the same.</summary>
    /// <param name="request">The request.</param>
    /// <param name="server">The URL of the WPS that took it, or null.</param>
    /// <param name="accepted">When the job was recorded.</param>
    /// <param name="producer">What makes the outputs.</param>
    /// <param name="inputs">The files and their global attributes, in the order of the request's variables.</param>
    public static ProvenanceAttributes Of(
        ComputeRequest request,
        string? server,
        DateTimeOffset accepted,
        Producer producer,
        IEnumerable<(InputState State, AttributeSet Attributes)> inputs)
    {
        (string Name, AttributeValue? Value)[] all =
        [
            ("wps_identifier", AttributeValue.FromText(request.Process)),
            ("wps_server", Text(server)),
            ("accepted", AttributeValue.FromText(
                accepted.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture))),
            ("software", AttributeValue.FromText(producer.Software)),
            ("container_image", Text(producer.ContainerImage)),
            ("partition_mib", AttributeValue.FromIntegers(ElementType.Int, producer.PartitionMb)),
            ("block_kib", AttributeValue.FromIntegers(ElementType.Int, producer.BlockKb)),
            ("inputs", AttributeValue.FromText(InputList.Write(inputs))),
            ("wps_document", AttributeValue.FromText(ExecuteDocument.Of(request))),
        ];
        return new(
            from attribute in all
            where attribute.Value is not null
            select KeyValuePair.Create(Prefix + attribute.Name, attribute.Value));
    }

    /// <summary>Whether an attribute is one of these, or one of an earlier output's.</summary>
    /// <param name="name">The attribute's name.</param>
    public static bool Has(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Adds the attributes to an output's; those that came with an input give way.</summary>
    /// <param name="attributes">The output's attributes.</param>
    public AttributeSet AddTo(AttributeSet attributes) =>
        new(attributes.Where(attribute => !Has(attribute.Key)).Concat(_attributes));

    /// <summary>Refuses a job whose outputs would be made of these attributes more than of data.</summary>
    /// <param name="outputs">How many outputs it has.</param>
    /// <exception cref="ComputeException">TooLarge.</exception>
    public void CheckRoom(int outputs)
    {
        var bytes = _attributes.Sum(attribute => (long)attribute.Value.Count);
        if (bytes * outputs > MostBytes)
        {
            throw new ComputeException(
                Fault.TooLarge,
                "operation",
                $"each of the {outputs} outputs says in {bytes} bytes how it was made, {bytes * outputs >> 20} MiB in "
                + $"all; {MostBytes >> 20} MiB are the most: ask for fewer outputs at once");
        }
    }

    private static AttributeValue? Text(string? text) => text is null ? null : AttributeValue.FromText(text);
}
