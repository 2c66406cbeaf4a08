using System.Xml.Linq;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>What every reader of request documents asks of an element.</summary>
internal static class XmlElements
{
    /// <summary>The only child of a name, or null.</summary>
    /// <exception cref="OwsException">There are several.</exception>
    public static XElement? Only(this XElement parent, XName name)
    {
        XElement? found = null;
        foreach (var child in parent.Elements(name))
        {
            found = found is null
                ? child
                : throw OwsException.Invalid(
                    name.LocalName, $"{parent.Name.LocalName} has more than one {name.LocalName}: give it once");
        }

        return found;
    }

    /// <summary>The ows:Identifier of an element, or null.</summary>
    public static string? Identifier(this XElement parent) => parent.Ows("Identifier");

    /// <summary>The text of a child of OWS Common, or null when it is absent or empty.</summary>
    public static string? Ows(this XElement parent, string name) =>
        parent.Only(WpsNames.Ows + name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>An attribute's value, or null when it is absent or empty.</summary>
    public static string? Part(this XElement element, XName name) =>
        (string?)element.Attribute(name) is { Length: > 0 } text ? text : null;

    /// <summary>An attribute that is true or false; false when it is absent.</summary>
    public static bool Flag(this XElement element, string name) =>
        RequestChecks.Boolean(name, (string?)element.Attribute(name));

    /// <summary>What an element holds: a document as XML, or else its text as it is.</summary>
    /// <param name="element">The element.</param>
    /// <param name="input">The input that it is for.</param>
    /// <exception cref="OwsException">It holds several elements, or text beside one: that is no document.</exception>
    public static string Content(this XElement element, string input)
    {
        if (!element.HasElements)
        {
            return element.Value;
        }

        // Each would be written with every namespace declaration that it inherits.
        var roots = element.Elements().Take(2).ToList();
        return roots.Count == 1 && element.Nodes().OfType<XText>().All(text => string.IsNullOrWhiteSpace(text.Value))
            ? roots[0].ToString(SaveOptions.DisableFormatting)
            : throw OwsException.Invalid(
                input,
                $"{element.Name.LocalName} of the input {input} holds several elements, or text beside one: a document "
                + "has one root; what is no XML is escaped");
    }
}
