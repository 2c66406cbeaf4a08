using System.Collections.Immutable;
using System.Globalization;
using System.Text;
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

            writer.WriteStartElement("DataInputs");
            WriteInput(writer, "variable", "Variables", VariableText(process));
            WriteInput(writer, "domain", "Domains", DomainText);
            WriteInput(writer, "operation", "Operations", OperationText(process));
            writer.WriteEndElement();

            writer.WriteStartElement("ProcessOutputs");
            writer.WriteStartElement("Output");
            writer.WriteDescription(ResponseForm.Output, "Result", OutputText);
            WriteFormats(writer, "ComplexOutput");
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private const string DomainText =
        "A JSON list of regions, [] when there is none. Each has \"id\" and, for each dimension that it restricts, an "
        + "object named after the dimension or its role (lat, lon, time, level) with \"start\", \"end\", \"step\" "
        + "(every how many-th element, 1 by default) and \"crs\": values (both ends included), indices (from 0, the "
        + "end excluded) or timestamps (dates, possibly partial, both ends included). Start equal to end drops the "
        + "dimension.";

    private const string OutputText =
        "JSON: for one file an object with \"uri\", \"id\" (VARIABLE|NAME) and \"mime_type\"; for several a list of "
        + "those.";

    private static void WriteInput(XmlWriter writer, string identifier, string title, string text)
    {
        writer.WriteStartElement("Input");
        writer.WriteAttributeString("minOccurs", "1");
        writer.WriteAttributeString("maxOccurs", "1");
        writer.WriteDescription(identifier, title, text);
        WriteFormats(writer, "ComplexData");
        writer.WriteEndElement();
    }

    private static void WriteFormats(XmlWriter writer, string element)
    {
        writer.WriteStartElement(element);
        foreach (var group in (ReadOnlySpan<string>)["Default", "Supported"])
        {
            writer.WriteStartElement(group);
            writer.WriteStartElement("Format");
            writer.WriteElementString("MimeType", WpsNames.Json);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static string VariableText(ProcessDescription process) =>
        "A JSON list of variables in files. Each has \"uri\" (where the file is), \"id\" (VARIABLE|NAME: the variable "
        + "in the file, and a name for operations to use) and, if wanted, \"domain\" (the id of a region). "
        + Count(process);

    private static string Count(ProcessDescription process) => process switch
    {
        { MinInputs: var least, MaxInputs: var most } when least == most =>
            string.Create(CultureInfo.InvariantCulture, $"This process takes {least} input(s)."),
        { MaxInputs: int.MaxValue } =>
            string.Create(CultureInfo.InvariantCulture, $"This process takes at least {process.MinInputs} input(s)."),
        _ => string.Create(
            CultureInfo.InvariantCulture, $"This process takes {process.MinInputs} to {process.MaxInputs} inputs."),
    };

    private static string OperationText(ProcessDescription process)
    {
        var text = new StringBuilder(
            "A JSON list of operations, in any order. Each has \"name\" (a process's identifier), \"result\" (an id), "
            + "\"input\" (ids of variables or of other results), if wanted \"domain\" (the id of a region), and "
            + "parameters as further members, several values joined with '|'.");
        if (process.Parameters.IsDefaultOrEmpty)
        {
            return text.Append(" This process has no parameters.").ToString();
        }

        text.Append(" Parameters of this process:");
        foreach (var parameter in process.Parameters)
        {
            text.Append('\n').Append(parameter.Name).Append(": ").Append(parameter.Abstract);
            if (!parameter.Allowed.IsDefaultOrEmpty)
            {
                text.Append(" One of: ").AppendJoin(", ", parameter.Allowed).Append('.');
            }
        }

        return text.ToString();
    }
}
