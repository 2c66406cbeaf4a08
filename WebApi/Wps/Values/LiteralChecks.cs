using System.Globalization;
using System.Xml;
using System.Xml.Schema;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Values;

/// <summary>Checks literals: their type as XML Schema defines it, allowed values and ranges, units.</summary>
internal static class LiteralChecks
{
    private const string Text = "string";

    /// <summary>The checked value.</summary>
    /// <exception cref="FaultException">InvalidValue, naming the input.</exception>
    /// <exception cref="OwsException">The unit, or an attribute that a literal does not have.</exception>
    public static TypedValue Check(LiteralDescription form, TypedValue sent)
    {
        if (sent.Kind is not (ValueKind.Literal or ValueKind.Unspecified))
        {
            throw Refuse(sent, "is no literal", $"wps:LiteralData of {form.DataType} is wanted");
        }

        if ((sent.MimeType ?? sent.Encoding ?? sent.Schema) is not null)
        {
            throw OwsException.Invalid(
                sent.MimeType is not null ? "mimeType" : sent.Encoding is not null ? "encoding" : "schema",
                $"the input {sent.Identifier} is a literal, which has no format: leave it out");
        }

        if (sent.DataType is { Length: > 0 } type && LocalName(type) != form.DataType)
        {
            throw Refuse(sent, $"has the dataType {type}", $"{form.DataType} is wanted");
        }

        var text = form.DataType == Text ? sent.Text : sent.Text.Trim();
        CheckType(form, sent, text);
        CheckAllowed(form, sent, text);
        return new(sent.Identifier, ValueKind.Literal, text)
        {
            DataType = form.DataType,
            Unit = Units.Find($"the input {sent.Identifier}", form, sent.Unit),
        };
    }

    private static void CheckType(LiteralDescription form, TypedValue sent, string text)
    {
        if (form.DataType == Text)
        {
            return; // Everything that came through XML or a query is text.
        }

        // XML Schema writes INF, and the parser of .NET takes its own name for it as well.
        if (form.DataType is "double" or "float" && text.EndsWith("Infinity", StringComparison.Ordinal))
        {
            throw Refuse(sent, $"is \"{Excerpt(text)}\"", $"{form.DataType} is wanted");
        }

        var type = XmlSchemaType.GetBuiltInSimpleType(new XmlQualifiedName(form.DataType, XmlSchema.Namespace));
        try
        {
            type?.Datatype?.ParseValue(text, nameTable: null, nsmgr: null);
        }
        catch (Exception fault) when (fault is XmlSchemaException or FormatException or OverflowException)
        {
            throw Refuse(sent, $"is \"{Excerpt(text)}\"", $"{form.DataType} is wanted");
        }
    }

    private static void CheckAllowed(LiteralDescription form, TypedValue sent, string text)
    {
        if (form.Allowed.IsDefaultOrEmpty && form.Ranges.IsDefaultOrEmpty)
        {
            return;
        }

        var isAllowed = (!form.Allowed.IsDefaultOrEmpty && form.Allowed.Contains(text))
            || (!form.Ranges.IsDefaultOrEmpty
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && form.Ranges.Any(range => number >= (range.Least ?? double.NegativeInfinity)
                    && number <= (range.Most ?? double.PositiveInfinity)));
        if (!isAllowed)
        {
            throw Refuse(sent, $"is \"{Excerpt(text)}\"", $"allowed is {Allowed(form)}");
        }
    }

    private static string Allowed(LiteralDescription form) => string.Join(
        ", ",
        form.Allowed.Concat(form.Ranges.Select(range => string.Create(
            CultureInfo.InvariantCulture,
            $"{range.Least ?? double.NegativeInfinity} to {range.Most ?? double.PositiveInfinity}"))));

    // Types are named as "integer", "xs:integer" or "http://www.w3.org/TR/xmlschema-2/#integer".
    private static string LocalName(string type) => type[(type.LastIndexOfAny(['#', ':', '/']) + 1)..];

    private static FaultException Refuse(TypedValue sent, string what, string wanted) =>
        new(FaultCode.InvalidValue, sent.Identifier, $"the input {sent.Identifier} {what}: {wanted}");

    private static string Excerpt(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
