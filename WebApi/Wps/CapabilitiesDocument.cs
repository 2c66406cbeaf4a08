using System.Collections.Immutable;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The answer of GetCapabilities.</summary>
internal sealed record CapabilitiesDocument(
    ServiceOptions Service, ImmutableArray<ProcessDescription> Processes, PublicUrls Urls)
{
    private static readonly string[] _operations = ["GetCapabilities", "DescribeProcess", "Execute"];

    public void Write(XmlWriter writer)
    {
        writer.WriteRoot("Capabilities", "wpsGetCapabilities_response.xsd");
        WriteIdentification(writer);
        WriteProvider(writer);
        WriteOperations(writer);

        writer.WriteStartElement("wps", "ProcessOfferings", WpsNames.WpsUri);
        foreach (var process in Processes)
        {
            writer.WriteStartElement("wps", "Process", WpsNames.WpsUri);
            writer.WriteBrief(process);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        WriteLanguages(writer);
        writer.WriteEndElement();
    }

    private void WriteIdentification(XmlWriter writer)
    {
        writer.WriteStartElement("ows", "ServiceIdentification", WpsNames.OwsUri);
        writer.WriteOws("Title", Service.Title);
        writer.WriteOws("Abstract", Service.Abstract);
        var keywords = Service.Keywords.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (keywords.Length > 0)
        {
            writer.WriteStartElement("ows", "Keywords", WpsNames.OwsUri);
            foreach (var keyword in keywords)
            {
                writer.WriteOws("Keyword", keyword);
            }

            writer.WriteEndElement();
        }

        writer.WriteOws("ServiceType", WpsNames.Service);
        writer.WriteOws("ServiceTypeVersion", WpsNames.Version);
        writer.WriteOws("Fees", Service.Fees);
        writer.WriteOws("AccessConstraints", Service.AccessConstraints);
        writer.WriteEndElement();
    }

    private void WriteProvider(XmlWriter writer)
    {
        writer.WriteStartElement("ows", "ServiceProvider", WpsNames.OwsUri);
        writer.WriteOws("ProviderName", Service.ProviderName);
        if (Service.ProviderSite.Length > 0)
        {
            WriteLink(writer, "ProviderSite", Service.ProviderSite);
        }

        writer.WriteStartElement("ows", "ServiceContact", WpsNames.OwsUri);
        if (Service.ContactName.Length > 0)
        {
            writer.WriteOws("IndividualName", Service.ContactName);
        }

        if (Service.ContactEmail.Length > 0)
        {
            writer.WriteStartElement("ows", "ContactInfo", WpsNames.OwsUri);
            writer.WriteStartElement("ows", "Address", WpsNames.OwsUri);
            writer.WriteOws("ElectronicMailAddress", Service.ContactEmail);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteOperations(XmlWriter writer)
    {
        writer.WriteStartElement("ows", "OperationsMetadata", WpsNames.OwsUri);
        foreach (var operation in _operations)
        {
            writer.WriteStartElement("ows", "Operation", WpsNames.OwsUri);
            writer.WriteAttributeString("name", operation);
            writer.WriteStartElement("ows", "DCP", WpsNames.OwsUri);
            writer.WriteStartElement("ows", "HTTP", WpsNames.OwsUri);
            WriteLink(writer, "Get", Urls.WpsQuery);
            WriteLink(writer, "Post", Urls.Wps);
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteLanguages(XmlWriter writer)
    {
        writer.WriteStartElement("wps", "Languages", WpsNames.WpsUri);
        writer.WriteStartElement("wps", "Default", WpsNames.WpsUri);
        writer.WriteOws("Language", WpsNames.Language);
        writer.WriteEndElement();
        writer.WriteStartElement("wps", "Supported", WpsNames.WpsUri);
        writer.WriteOws("Language", WpsNames.Language);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteLink(XmlWriter writer, string name, string url)
    {
        writer.WriteStartElement("ows", name, WpsNames.OwsUri);
        writer.WriteAttributeString("xlink", "href", WpsNames.XlinkUri, SafeText.Clean(url));
        writer.WriteEndElement();
    }
}
