using System.Xml;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Repeats in a response what the request gave and wanted (lineage).</summary>
internal static class LineageElements
{
    /// <summary>The elements wps:DataInputs and wps:OutputDefinitions.</summary>
    public static void WriteLineage(this XmlWriter writer, RequestedResponse response, ProcessDescription process)
    {
        if (!response.Inputs.IsDefaultOrEmpty)
        {
            writer.WriteStartElement("wps", "DataInputs", WpsNames.WpsUri);
            foreach (var input in response.Inputs)
            {
                WriteInput(writer, input);
            }

            writer.WriteEndElement();
        }

        var outputs = response.Outputs.IsDefaultOrEmpty
            ? process.Outputs.Select(output => new RequestedOutput(output.Identifier)).ToList()
            : [.. response.Outputs];
        if (outputs.Count > 0)
        {
            writer.WriteStartElement("wps", "OutputDefinitions", WpsNames.WpsUri);
            foreach (var output in outputs)
            {
                WriteOutput(writer, output);
            }

            writer.WriteEndElement();
        }
    }

    private static void WriteInput(XmlWriter writer, SentInput input)
    {
        writer.WriteStartElement("wps", "Input", WpsNames.WpsUri);
        writer.WriteOws("Identifier", input.Identifier);
        WriteTexts(writer, input.Title, input.Abstract);
        if (input.Reference is { } reference)
        {
            WriteReference(writer, reference);
        }
        else
        {
            writer.WriteData(input.Value!);
        }

        writer.WriteEndElement();
    }

    private static void WriteReference(XmlWriter writer, InputReference reference)
    {
        writer.WriteStartElement("wps", "Reference", WpsNames.WpsUri);
        WriteLink(writer, reference.Url);
        writer.WriteAttributeString("method", reference.IsPost ? "POST" : "GET");
        writer.WriteFormat(reference.MimeType, reference.Encoding, reference.Schema);
        foreach (var header in reference.Headers.IsDefault ? [] : reference.Headers)
        {
            writer.WriteStartElement("wps", "Header", WpsNames.WpsUri);
            writer.WriteAttributeString("key", SafeText.Clean(header.Name));
            writer.WriteAttributeString("value", SafeText.Clean(header.Value));
            writer.WriteEndElement();
        }

        if (reference.BodyUrl is { } url)
        {
            writer.WriteStartElement("wps", "BodyReference", WpsNames.WpsUri);
            WriteLink(writer, url);
            writer.WriteEndElement();
        }
        else if (reference.Body is { } body)
        {
            writer.WriteStartElement("wps", "Body", WpsNames.WpsUri);
            if (reference.IsXmlBody)
            {
                XmlFragment.Write(writer, body);
            }
            else
            {
                writer.WriteString(SafeText.Clean(body));
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteOutput(XmlWriter writer, RequestedOutput output)
    {
        writer.WriteStartElement("wps", "Output", WpsNames.WpsUri);
        writer.WriteAttributeString("asReference", output.AsReference ? "true" : "false");
        writer.WriteAttribute("uom", output.Unit);
        writer.WriteFormat(output.MimeType, output.Encoding, output.Schema);
        writer.WriteOws("Identifier", output.Identifier);
        WriteTexts(writer, output.Title, output.Abstract);
        writer.WriteEndElement();
    }

    private static void WriteTexts(XmlWriter writer, string? title, string? text)
    {
        if (title is not null)
        {
            writer.WriteOws("Title", title);
        }

        if (text is not null)
        {
            writer.WriteOws("Abstract", text);
        }
    }

    private static void WriteLink(XmlWriter writer, string url) =>
        writer.WriteAttributeString("xlink", "href", WpsNames.XlinkUri, SafeText.Clean(url));
}
