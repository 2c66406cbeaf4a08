using System.Globalization;
using System.Xml;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Catalog;

/// <summary>Writes a THREDDS catalog.</summary>
/// <remarks>
/// Source: InvCatalog 1.0,
/// <see href="https://docs.unidata.ucar.edu/tds/current/userguide/client_side_catalog_specification.html"/>.
/// </remarks>
internal static class CatalogDocument
{
    private const string Uri = "http://www.unidata.ucar.edu/namespaces/thredds/InvCatalog/v1.0";
    private const string All = "all";

    /// <summary>Writes the document's root.</summary>
    public static void Write(XmlWriter writer, UserOutputs outputs, PublicUrls urls)
    {
        var title = $"Outputs of {SafeText.Clean(outputs.User)}";
        writer.WriteStartElement("catalog", Uri);
        writer.WriteAttributeString("name", title);
        writer.WriteAttributeString("version", "1.0.1");

        WriteService(writer, All, "Compound", "");
        WriteService(writer, "dap", "OPENDAP", urls.DapBase);
        writer.WriteEndElement();
        WriteService(writer, "file", "HTTPServer", urls.FilesBase);
        writer.WriteEndElement();
        writer.WriteEndElement();

        writer.WriteStartElement("dataset", Uri);
        writer.WriteAttributeString("name", title);
        writer.WriteStartElement("metadata", Uri);
        writer.WriteAttributeString("inherited", "true");
        writer.WriteElementString("serviceName", Uri, All);
        writer.WriteElementString("dataFormat", Uri, "NetCDF");
        writer.WriteEndElement();
        if (!outputs.AreAll)
        {
            writer.WriteElementString(
                "documentation",
                Uri,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The newest {UserOutputs.Most} outputs; the statuses of their jobs name the older ones."));
        }

        foreach (var (path, length, modified) in outputs.Files)
        {
            WriteDataset(writer, path, length, modified);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteService(XmlWriter writer, string name, string type, string root)
    {
        writer.WriteStartElement("service", Uri);
        writer.WriteAttributeString("name", name);
        writer.WriteAttributeString("serviceType", type);
        writer.WriteAttributeString("base", root);
    }

    private static void WriteDataset(XmlWriter writer, string path, long length, DateTime modified)
    {
        var urlPath = "public/" + PublicUrls.Escape(path);
        writer.WriteStartElement("dataset", Uri);
        writer.WriteAttributeString("name", SafeText.Clean(path[(path.LastIndexOf('/') + 1)..]));
        writer.WriteAttributeString("ID", urlPath);
        writer.WriteAttributeString("urlPath", urlPath);
        writer.WriteStartElement("dataSize", Uri);
        writer.WriteAttributeString("units", "bytes");
        writer.WriteString(length.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndElement();
        writer.WriteStartElement("date", Uri);
        writer.WriteAttributeString("type", "modified");
        writer.WriteString(modified.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
