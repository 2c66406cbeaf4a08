using System.Globalization;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Writes values into response documents.</summary>
internal static class ValueElements
{
    private const string SchemaTypes = "http://www.w3.org/TR/xmlschema-2/#";

    /// <summary>The URI of a data type of XML Schema.</summary>
    public static string TypeUri(string dataType) => SchemaTypes + dataType;

    /// <summary>A wps:Data with a value.</summary>
    public static void WriteData(this XmlWriter writer, TypedValue value)
    {
        writer.WriteStartElement("wps", "Data", WpsNames.WpsUri);
        switch (value.Kind)
        {
            case ValueKind.Literal:
                WriteLiteral(writer, value);
                break;
            case ValueKind.BoundingBox:
                WriteBox(writer, value, "wps", WpsNames.WpsUri, "BoundingBoxData");
                break;
            default:
                WriteDocument(writer, value);
                break;
        }

        writer.WriteEndElement();
    }

    /// <summary>A box, as an element of ows:BoundingBoxType.</summary>
    public static void WriteBox(XmlWriter writer, TypedValue value, string prefix, string space, string element)
    {
        var corners = value.Text.Split(' ');
        var dimensions = corners.Length / 2;
        writer.WriteStartElement(prefix, element, space);
        writer.WriteAttribute("crs", value.Crs);
        writer.WriteAttributeString("dimensions", dimensions.ToString(CultureInfo.InvariantCulture));
        writer.WriteOws("LowerCorner", string.Join(' ', corners[..dimensions]));
        writer.WriteOws("UpperCorner", string.Join(' ', corners[dimensions..]));
        writer.WriteEndElement();
    }

    /// <summary>The attributes that name a format.</summary>
    public static void WriteFormat(this XmlWriter writer, string? mimeType, string? encoding, string? schema)
    {
        writer.WriteAttribute("mimeType", mimeType);
        writer.WriteAttribute("encoding", encoding);
        writer.WriteAttribute("schema", schema);
    }

    /// <summary>An attribute, unless it is null or empty.</summary>
    public static void WriteAttribute(this XmlWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteAttributeString(name, SafeText.Clean(value));
        }
    }

    private static void WriteLiteral(XmlWriter writer, TypedValue value)
    {
        writer.WriteStartElement("wps", "LiteralData", WpsNames.WpsUri);
        writer.WriteAttribute("dataType", value.DataType is { } type ? TypeUri(type) : null);
        writer.WriteAttribute("uom", value.Unit);
        writer.WriteString(SafeText.Clean(value.Text));
        writer.WriteEndElement();
    }

    private static void WriteDocument(XmlWriter writer, TypedValue value)
    {
        writer.WriteStartElement("wps", "ComplexData", WpsNames.WpsUri);
        writer.WriteFormat(value.MimeType, value.Encoding, value.Schema);
        if (value.Encoding is null && XmlFragment.IsXml(value.MimeType))
        {
            XmlFragment.Write(writer, value.Text);
        }
        else
        {
            writer.WriteString(SafeText.Clean(value.Text));
        }

        writer.WriteEndElement();
    }
}
