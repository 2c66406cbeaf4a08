using System.Xml.Linq;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Namespaces and constants of WPS 1.0.0.</summary>
internal static class WpsNames
{
    public const string Version = "1.0.0";
    public const string Service = "WPS";
    public const string Language = "en-US";
    public const string Json = "application/json";
    public const string PlainText = "text/plain";
    public const string ContentType = "text/xml";

    public const string WpsUri = "http://www.opengis.net/wps/1.0.0";
    public const string OwsUri = "http://www.opengis.net/ows/1.1";
    public const string XlinkUri = "http://www.w3.org/1999/xlink";
    public const string XsiUri = "http://www.w3.org/2001/XMLSchema-instance";
    public const string XmlUri = "http://www.w3.org/XML/1998/namespace";

    public static readonly XNamespace Wps = WpsUri;
    public static readonly XNamespace Ows = OwsUri;
    public static readonly XNamespace Xlink = XlinkUri;
}
