using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The answer of DescribeProcess.</summary>
/// <remarks>As the schema has it, the inner elements that are not of OWS Common have no namespace.</remarks>
internal sealed record ProcessDescriptionsDocument(ImmutableArray<ProcessDescription> Processes)
{
    public void Write(XmlWriter writer)
    {
        writer.WriteRoot("ProcessDescriptions", "wpsDescribeProcess_response.xsd");
        foreach (var process in Processes)
        {
            writer.WriteStartElement("ProcessDescription");
            writer.WriteAttributeString("storeSupported", "true");
            writer.WriteAttributeString("statusSupported", "true");
            writer.WriteBrief(process);
            WriteInputs(writer, process.Inputs);
            WriteOutputs(writer, process.Outputs);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    // The schema has no empty list of inputs.
    private static void WriteInputs(XmlWriter writer, ImmutableArray<InputDescription> inputs)
    {
        if (inputs.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartElement("DataInputs");
        foreach (var input in inputs)
        {
            writer.WriteStartElement("Input");
            writer.WriteAttributeString("minOccurs", input.MinOccurs.ToString(CultureInfo.InvariantCulture));
            writer.WriteAttributeString("maxOccurs", input.MaxOccurs.ToString(CultureInfo.InvariantCulture));
            writer.WriteDescription(input.Identifier, input.Title, input.Abstract);
            writer.WriteInputForm(input.Form);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteOutputs(XmlWriter writer, ImmutableArray<OutputDescription> outputs)
    {
        writer.WriteStartElement("ProcessOutputs");
        foreach (var output in outputs)
        {
            writer.WriteStartElement("Output");
            writer.WriteDescription(output.Identifier, output.Title, output.Abstract);
            writer.WriteOutputForm(output.Form);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }
}
