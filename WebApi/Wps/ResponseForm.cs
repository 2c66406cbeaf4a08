using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Values;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>How a client wants the answer of an Execute.</summary>
/// <param name="Kind">The kind of answer.</param>
/// <param name="Store">Whether the response document must be kept at a URL (storeExecuteResponse).</param>
/// <param name="Status">Whether that document must tell how far the process is (status).</param>
/// <param name="Lineage">Whether the document repeats the inputs (lineage).</param>
/// <param name="Outputs">The outputs in the wanted order; none for all of them.</param>
internal sealed record ResponseForm(
    ResponseKind Kind, bool Store, bool Status, bool Lineage, ImmutableArray<RequestedOutput> Outputs)
{
    private const string Document = "ResponseDocument";
    private const string RawOutput = "RawDataOutput";

    /// <summary>Nothing said.</summary>
    public static ResponseForm Unspecified { get; } =
        new(ResponseKind.Unspecified, Store: false, Status: false, Lineage: false, []);

    /// <summary>Whether the results must outlast the answer: it, or an output, is to be had at a URL.</summary>
    public bool NeedsJob => Store || Outputs.Any(output => output.AsReference);

    /// <summary>A document.</summary>
    /// <exception cref="OwsException">A combination that the standard forbids.</exception>
    public static ResponseForm OfDocument(
        bool store, bool status, bool lineage, ImmutableArray<RequestedOutput> outputs) =>
        status && !store
            ? throw OwsException.Invalid(
                "status", "status is true and storeExecuteResponse is not: only a stored status can be followed")
            : new(ResponseKind.Document, store, status, lineage, outputs);

    /// <summary>The bytes of one output.</summary>
    /// <exception cref="OwsException">Not one output, or something that needs a document.</exception>
    public static ResponseForm OfRaw(
        ImmutableArray<RequestedOutput> outputs, bool hasDocument, bool store, bool status, bool lineage)
    {
        if (hasDocument)
        {
            throw OwsException.Invalid(
                RawOutput, $"{RawOutput} and {Document} are both given: an answer is either of them");
        }

        var other = store ? "storeExecuteResponse" : status ? "status" : lineage ? "lineage" : null;
        if (other is not null)
        {
            throw OwsException.Invalid(other, $"{other} is true with {RawOutput}: it belongs to a {Document}");
        }

        return outputs switch
        {
            [{ AsReference: true }] => throw OwsException.Invalid(
                "asReference", $"asReference is true with {RawOutput}, which is the output itself"),
            [_] => new(ResponseKind.Raw, Store: false, Status: false, Lineage: false, outputs),
            _ => throw OwsException.Invalid(
                RawOutput, $"{RawOutput} names {outputs.Length} outputs: exactly one is wanted"),
        };
    }

    /// <summary>Whether to answer at once with the job's statusLocation instead of waiting for its end.</summary>
    /// <param name="identifier">The process.</param>
    /// <remarks>
    /// The standard's answer to a request that says nothing is the finished document. Clients of CDAT.* say nothing and
    /// expect the statusLocation, as the original service gave it.
    /// </remarks>
    public bool IsAsynchronous(string identifier) => Kind == ResponseKind.Unspecified
        ? identifier.StartsWith("CDAT.", StringComparison.Ordinal)
        : Store && Status;

    /// <summary>Checks the outputs against the description of the process.</summary>
    /// <exception cref="OwsException">No output of it, one named twice, or a format or unit it has not.</exception>
    public void Check(ProcessDescription process)
    {
        var place = Kind == ResponseKind.Raw ? RawOutput : Document;
        foreach (var output in Outputs)
        {
            var known = process.Outputs.FirstOrDefault(known => known.Identifier == output.Identifier)
                ?? throw OwsException.Invalid(
                    place,
                    $"{process.Identifier} has no output \"{output.Identifier}\": its outputs are "
                    + string.Join(", ", process.Outputs.Select(known => known.Identifier)));
            if (Outputs.Count(other => other.Identifier == output.Identifier) > 1)
            {
                throw OwsException.Invalid(
                    place, $"output {output.Identifier} is asked for more than once: name it once");
            }

            Check(known, output);
        }
    }

    /// <summary>What the job's record keeps of it; null for nothing out of the ordinary.</summary>
    /// <param name="inputs">The inputs as they were sent.</param>
    public RequestedResponse? ToRecord(ImmutableArray<SentInput> inputs) =>
        Outputs.IsEmpty && !Lineage ? null : new(Outputs, Lineage, Lineage ? inputs : []);

    private static void Check(OutputDescription known, RequestedOutput output)
    {
        var place = $"output {output.Identifier}";
        if (known.Form is ComplexDescription complex)
        {
            _ = Formats.Find(place, complex, output.MimeType, output.Encoding, output.Schema);
        }
        else if ((output.MimeType ?? output.Encoding ?? output.Schema) is not null)
        {
            throw OwsException.Invalid(
                output.MimeType is not null ? "mimeType" : output.Encoding is not null ? "encoding" : "schema",
                $"{place} is no document, and has no format: leave it out");
        }

        if (known.Form is LiteralDescription literal)
        {
            _ = Units.Find(place, literal, output.Unit);
        }
        else if (output.Unit is not null)
        {
            throw OwsException.Invalid("uom", $"{place} is no literal, and has no unit: leave uom out");
        }
    }
}
