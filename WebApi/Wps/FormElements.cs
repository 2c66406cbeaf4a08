using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Describes what values of inputs and outputs look like.</summary>
/// <remarks>Source: wpsDescribeProcess_response.xsd of OGC 05-007r7, and owsDomainType.xsd of OGC 06-121r3.</remarks>
internal static class FormElements
{
    /// <summary>The form of an input.</summary>
    public static void WriteInputForm(this XmlWriter writer, IValueDescription form)
    {
        switch (form)
        {
            case LiteralDescription literal:
                writer.WriteStartElement("LiteralData");
                WriteType(writer, literal);
                WriteAllowed(writer, literal);
                if (literal.Default is { } text)
                {
                    writer.WriteElementString("DefaultValue", SafeText.Clean(text));
                }

                writer.WriteEndElement();
                break;
            case BoundingBoxDescription box:
                WriteBox(writer, "BoundingBoxData", box);
                break;
            case ComplexDescription complex:
                WriteFormats(writer, "ComplexData", complex);
                break;
        }
    }

    /// <summary>The form of an output.</summary>
    public static void WriteOutputForm(this XmlWriter writer, IValueDescription form)
    {
        switch (form)
        {
            case LiteralDescription literal:
                writer.WriteStartElement("LiteralOutput");
                WriteType(writer, literal);
                writer.WriteEndElement();
                break;
            case BoundingBoxDescription box:
                WriteBox(writer, "BoundingBoxOutput", box);
                break;
            case ComplexDescription complex:
                WriteFormats(writer, "ComplexOutput", complex with { MaximumMegabytes = null });
                break;
        }
    }

    private static void WriteType(XmlWriter writer, LiteralDescription literal)
    {
        writer.WriteStartElement("ows", "DataType", WpsNames.OwsUri);
        writer.WriteAttributeString("ows", "reference", WpsNames.OwsUri, ValueElements.TypeUri(literal.DataType));
        writer.WriteString(literal.DataType);
        writer.WriteEndElement();
        WriteSupported(writer, "UOMs", literal.Units, unit => writer.WriteOws("UOM", unit));
    }

    private static void WriteAllowed(XmlWriter writer, LiteralDescription literal)
    {
        if (literal.Allowed.IsDefaultOrEmpty && literal.Ranges.IsDefaultOrEmpty)
        {
            writer.WriteStartElement("ows", "AnyValue", WpsNames.OwsUri);
            writer.WriteEndElement();
            return;
        }

        writer.WriteStartElement("ows", "AllowedValues", WpsNames.OwsUri);
        foreach (var value in literal.Allowed.IsDefault ? [] : literal.Allowed)
        {
            writer.WriteOws("Value", value);
        }

        foreach (var range in literal.Ranges.IsDefault ? [] : literal.Ranges)
        {
            writer.WriteStartElement("ows", "Range", WpsNames.OwsUri);
            WriteEnd(writer, "MinimumValue", range.Least);
            WriteEnd(writer, "MaximumValue", range.Most);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteEnd(XmlWriter writer, string name, double? end)
    {
        if (end is { } value)
        {
            writer.WriteOws(name, value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static void WriteBox(XmlWriter writer, string element, BoundingBoxDescription box) =>
        WriteSupported(writer, element, box.Crs, crs => writer.WriteElementString("CRS", SafeText.Clean(crs)));

    private static void WriteFormats(XmlWriter writer, string element, ComplexDescription complex) => WriteSupported(
        writer,
        element,
        complex.Formats,
        format =>
        {
            writer.WriteStartElement("Format");
            writer.WriteElementString("MimeType", SafeText.Clean(format.MimeType));
            WritePart(writer, "Encoding", format.Encoding);
            WritePart(writer, "Schema", format.Schema);
            writer.WriteEndElement();
        },
        complex.MaximumMegabytes);

    /// <summary>An element that names the first of some as the default, and then all of them; none for none.</summary>
    private static void WriteSupported<T>(
        XmlWriter writer, string element, ImmutableArray<T> all, Action<T> write, int? maximumMegabytes = null)
    {
        if (all.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartElement(element);
        if (maximumMegabytes is { } most)
        {
            writer.WriteAttributeString("maximumMegabytes", most.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteStartElement("Default");
        write(all[0]);
        writer.WriteEndElement();
        writer.WriteStartElement("Supported");
        foreach (var one in all)
        {
            write(one);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WritePart(XmlWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteElementString(name, SafeText.Clean(value));
        }
    }
}
