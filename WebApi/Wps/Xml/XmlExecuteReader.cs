using System.Collections.Immutable;
using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Reads an Execute document.</summary>
/// <remarks>Source: OGC 05-007r7, 10.2, and its schema wpsExecute_request.xsd.</remarks>
internal static class XmlExecuteReader
{
    private const string Document = "ResponseDocument";
    private const string Raw = "RawDataOutput";

    /// <summary>The request of a document.</summary>
    /// <exception cref="OwsException">Something is missing, or has a value that will not do.</exception>
    public static Execute Read(XElement root)
    {
        RequestChecks.Version((string?)root.Attribute("version"));
        var identifier = RequestChecks.Identifier(root.Identifier());
        var form = root.Only(WpsNames.Wps + "ResponseForm") is { } given ? Form(given) : ResponseForm.Unspecified;
        var inputs = root.Only(WpsNames.Wps + "DataInputs")?.Elements(WpsNames.Wps + "Input") ?? [];
        return new(
            XmlRequestReader.Language(root), identifier, [.. inputs.Select(XmlInputReader.Read)], form);
    }

    private static ResponseForm Form(XElement form)
    {
        var document = form.Only(WpsNames.Wps + Document);
        if (form.Only(WpsNames.Wps + Raw) is { } raw)
        {
            return ResponseForm.OfRaw(
                [Output(Raw, raw)], document is not null, store: false, status: false, lineage: false);
        }

        if (document is null)
        {
            return ResponseForm.Unspecified;
        }

        ImmutableArray<RequestedOutput> outputs =
        [
            .. document.Elements(WpsNames.Wps + "Output").Select(output => Output(Document, output)),
        ];
        return ResponseForm.OfDocument(
            document.Flag("storeExecuteResponse"), document.Flag("status"), document.Flag("lineage"), outputs);
    }

    private static RequestedOutput Output(string place, XElement output) => new(
        output.Identifier() ?? throw OwsException.Missing(
            place, $"an output of {place} has no ows:Identifier: name an output of the process"))
    {
        AsReference = output.Flag("asReference"),
        MimeType = output.Part("mimeType"),
        Encoding = output.Part("encoding"),
        Schema = output.Part("schema"),
        Unit = output.Part("uom"),
        Title = output.Ows("Title"),
        Abstract = output.Ows("Abstract"),
    };
}
