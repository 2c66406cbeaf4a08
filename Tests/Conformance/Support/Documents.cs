using System.Xml.Linq;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>Reads what tests want to know of response documents.</summary>
public static class Documents
{
    /// <summary>The namespace of WPS 1.0.0.</summary>
    public static readonly XNamespace Wps = "http://www.opengis.net/wps/1.0.0";

    /// <summary>The namespace of OWS Common 1.1.</summary>
    public static readonly XNamespace Ows = "http://www.opengis.net/ows/1.1";

    /// <summary>The code, locator and text of an exception report.</summary>
    public static (string Code, string? Locator, string Text) Exception(string document)
    {
        var report = XElement.Parse(document);
        Assert.Equal(Ows + "ExceptionReport", report.Name);
        var exception = Assert.Single(report.Elements(Ows + "Exception"));
        return (
            exception.Attribute("exceptionCode")!.Value,
            exception.Attribute("locator")?.Value,
            exception.Element(Ows + "ExceptionText")!.Value);
    }

    /// <summary>An ExecuteResponse's root, after seeing that it is one.</summary>
    public static XElement ExecuteResponse(string document)
    {
        var root = XElement.Parse(document);
        Assert.Equal(Wps + "ExecuteResponse", root.Name);
        return root;
    }

    /// <summary>The element that says how a job stands.</summary>
    public static XElement StatusOf(XElement response) => response.Element(Wps + "Status")!.Elements().Single();

    /// <summary>The id in a document's statusLocation.</summary>
    public static Guid JobOf(XElement response)
    {
        var location = new Uri(response.Attribute("statusLocation")!.Value);
        return Guid.ParseExact(Path.GetFileNameWithoutExtension(location.AbsolutePath), "N");
    }
}
