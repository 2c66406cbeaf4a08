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
            "Execute" => XmlExecuteReader.Read(root),
            var name => throw new OwsException(
                OwsCodes.OperationNotSupported,
                "request",
                $"the root is \"{name}\": GetCapabilities, DescribeProcess and Execute are known"),
        };
    }

    /// <summary>The language that a request wants.</summary>
    public static string? Language(XElement root) => RequestChecks.Language((string?)root.Attribute("language"));

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

    private static string Text(XElement element) => element.Value.Trim();
}
