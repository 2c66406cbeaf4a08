using System.Xml.Linq;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Reads requests from the XML body of a POST.</summary>
/// <remarks>Source: OGC 05-007r7 and its schema wpsExecute_request.xsd; prefixes do not matter.</remarks>
internal static class XmlRequestReader
{
    /// <summary>The request of a document.</summary>
    /// <exception cref="OwsException">Something is missing, or has a value that will not do.</exception>
    public static WpsRequest Read(XElement root)
    {
        if (root.Name.Namespace != WpsNames.Wps)
        {
            throw new OwsException(
                OwsCodes.OperationNotSupported,
                "request",
                $"the root is \"{root.Name.LocalName}\" in namespace \"{root.Name.NamespaceName}\": "
                + $"a request of {WpsNames.WpsUri} is wanted");
        }

        RequestChecks.Service((string?)root.Attribute("service"));
        return root.Name.LocalName switch
        {
            "GetCapabilities" => GetCapabilities(root),
            "DescribeProcess" => DescribeProcess(root),
            "Execute" => Execute(root),
            var name => throw new OwsException(
                OwsCodes.OperationNotSupported,
                "request",
                $"the root is \"{name}\": GetCapabilities, DescribeProcess and Execute are known"),
        };
    }

    private static string? Language(XElement root) => RequestChecks.Language((string?)root.Attribute("language"));

    private static GetCapabilities GetCapabilities(XElement root)
    {
        Wps.GetCapabilities.Negotiate(
            [.. root.Elements(WpsNames.Wps + "AcceptVersions").Elements(WpsNames.Ows + "Version").Select(Text)]);
        return new(Language(root));
    }

    private static DescribeProcess DescribeProcess(XElement root)
    {
        RequestChecks.Version((string?)root.Attribute("version"));
        var given = root.Elements(WpsNames.Ows + "Identifier").Select(Text);
        var identifiers = given.Where(name => name.Length > 0).ToList();
        RequestChecks.Identifier(identifiers.FirstOrDefault());
        return new(Language(root), [.. identifiers]);
    }

    private static Execute Execute(XElement root)
    {
        RequestChecks.Version((string?)root.Attribute("version"));
        var identifier = RequestChecks.Identifier(Identifier(root));
        var form = Only(root, WpsNames.Wps + "ResponseForm") is { } given ? Form(given) : ResponseForm.Unspecified;
        var inputs = Only(root, WpsNames.Wps + "DataInputs")?.Elements(WpsNames.Wps + "Input") ?? [];
        return new(Language(root), identifier, DataInputs.From([.. inputs.Select(Input)]), form);
    }

    private static KeyValuePair<string, string> Input(XElement input)
    {
        var name = RequestChecks.Identifier(Identifier(input));
        if (input.Element(WpsNames.Wps + "Reference") is not null)
        {
            throw OwsException.Unsupported(
                name, $"the input {name} is a wps:Reference: give its JSON itself, references are not fetched yet");
        }

        // Clients that take JSON for plain text send it as LiteralData; it means the same.
        var data = Only(input, WpsNames.Wps + "Data");
        var value = data?.Element(WpsNames.Wps + "ComplexData") ?? data?.Element(WpsNames.Wps + "LiteralData")
            ?? throw OwsException.Missing(
                name, $"the input {name} has no value: wps:Data with wps:ComplexData is wanted");
        if (value.HasElements)
        {
            throw OwsException.Invalid(name, $"the input {name} holds XML elements: JSON text is wanted");
        }

        Formats.Check(
            name,
            (string?)value.Attribute("mimeType"),
            (string?)value.Attribute("encoding"),
            (string?)value.Attribute("schema"));
        return new(name, value.Value.Trim());
    }

    private static ResponseForm Form(XElement form)
    {
        if (form.Element(WpsNames.Wps + "RawDataOutput") is not null)
        {
            throw ResponseForm.RawDataOutput();
        }

        if (Only(form, WpsNames.Wps + "ResponseDocument") is not { } document)
        {
            return ResponseForm.Unspecified;
        }

        foreach (var output in document.Elements(WpsNames.Wps + "Output"))
        {
            var identifier = Identifier(output) ?? "";
            Formats.Check(
                ResponseForm.Output,
                mimeType: null,
                (string?)output.Attribute("encoding"),
                (string?)output.Attribute("schema"));
            ResponseForm.CheckOutput(
                identifier, (string?)output.Attribute("mimeType"), Flag(output, "asReference"));
        }

        ResponseForm.CheckLineage(Flag(document, "lineage"));
        return ResponseForm.Of(Flag(document, "storeExecuteResponse"), Flag(document, "status"));
    }

    private static bool Flag(XElement element, string name) =>
        RequestChecks.Boolean(name, (string?)element.Attribute(name));

    private static string? Identifier(XElement parent) =>
        Only(parent, WpsNames.Ows + "Identifier") is { } identifier ? Text(identifier) : null;

    private static string Text(XElement element) => element.Value.Trim();

    private static XElement? Only(XElement parent, XName name)
    {
        var found = parent.Elements(name).Take(2).ToList();
        return found.Count < 2
            ? found.FirstOrDefault()
            : throw OwsException.Invalid(
                name.LocalName, $"{parent.Name.LocalName} has more than one {name.LocalName}: give it once");
    }
}
