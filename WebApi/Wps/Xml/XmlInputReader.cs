using System.Globalization;
using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Reads one wps:Input: a value, or a reference to one.</summary>
internal static class XmlInputReader
{
    /// <summary>The input, as it was sent.</summary>
    /// <exception cref="OwsException">It has no value, or more than one.</exception>
    public static SentInput Read(XElement input)
    {
        var name = RequestChecks.Identifier(input.Identifier());
        var reference = input.Only(WpsNames.Wps + "Reference");
        var data = input.Only(WpsNames.Wps + "Data");
        if (reference is not null && data is not null)
        {
            throw OwsException.Invalid(name, $"the input {name} has a value and a reference: give one of them");
        }

        return new(
            name,
            reference is null ? Value(name, data) : null,
            reference is null ? null : XmlReferenceReader.Read(name, reference))
        {
            Title = input.Ows("Title"),
            Abstract = input.Ows("Abstract"),
        };
    }

    private static TypedValue Value(string name, XElement? data)
    {
        var values = data?.Elements().Take(2).ToList() ?? [];
        if (values.Count > 1)
        {
            throw OwsException.Invalid(name, $"wps:Data of the input {name} holds more than one value: give one");
        }

        var value = values.FirstOrDefault();
        if (value?.Name == WpsNames.Wps + "ComplexData")
        {
            return new(name, ValueKind.Complex, value.Content(name))
            {
                MimeType = value.Part("mimeType"),
                Encoding = value.Part("encoding"),
                Schema = value.Part("schema"),
            };
        }

        if (value?.Name == WpsNames.Wps + "LiteralData")
        {
            return value.HasElements
                ? throw OwsException.Invalid(
                    name, $"wps:LiteralData of the input {name} holds elements: text is wanted")
                : new(name, ValueKind.Literal, value.Value)
                {
                    DataType = value.Part("dataType"),
                    Unit = value.Part("uom"),
                };
        }

        return value?.Name == WpsNames.Wps + "BoundingBoxData"
            ? Box(name, value)
            : throw OwsException.Missing(
                name,
                $"the input {name} has no value: wps:Data with wps:ComplexData, wps:LiteralData or wps:BoundingBoxData "
                + "is wanted, or wps:Reference");
    }

    private static TypedValue Box(string name, XElement box)
    {
        var lower = Corner(name, box, "LowerCorner");
        var upper = Corner(name, box, "UpperCorner");
        var dimensions = box.Part("dimensions") ?? lower.Length.ToString(CultureInfo.InvariantCulture);
        if (lower.Length != upper.Length || dimensions.Trim() != lower.Length.ToString(CultureInfo.InvariantCulture))
        {
            throw OwsException.Invalid(
                name,
                $"the box of input {name} has {dimensions} dimensions, and corners of {lower.Length} and "
                + $"{upper.Length} coordinates: all three must agree");
        }

        return new(name, ValueKind.BoundingBox, string.Join(' ', lower.Concat(upper))) { Crs = box.Part("crs") };
    }

    private static string[] Corner(string name, XElement box, string corner) =>
        box.Ows(corner)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        ?? throw OwsException.Missing(name, $"the box of input {name} has no ows:{corner}");
}
