using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Reads a wps:Reference: where the value of an input is, and how to ask for it.</summary>
internal static class XmlReferenceReader
{
    /// <summary>The reference.</summary>
    /// <param name="name">The input's identifier.</param>
    /// <param name="reference">The element.</param>
    /// <exception cref="OwsException">It has no URL, or a body that does not fit its method.</exception>
    public static InputReference Read(string name, XElement reference)
    {
        var body = reference.Only(WpsNames.Wps + "Body");
        var bodyReference = reference.Only(WpsNames.Wps + "BodyReference");
        var isPost = IsPost(name, reference);
        if (body is not null && bodyReference is not null)
        {
            throw OwsException.Invalid(name, $"the reference of input {name} has two bodies: give one of them");
        }

        if (isPost != ((body ?? bodyReference) is not null))
        {
            throw isPost
                ? OwsException.Missing(
                    name, $"the reference of input {name} is a POST without wps:Body or wps:BodyReference")
                : OwsException.Invalid(name, $"the reference of input {name} has a body: method=\"POST\" is wanted");
        }

        return new(Url(name, reference), isPost)
        {
            Headers = [.. reference.Elements(WpsNames.Wps + "Header").Select(header => new ReferenceHeader(
                header.Part("key") ?? "", header.Part("value") ?? ""))],
            Body = body?.Content(name),
            IsXmlBody = body?.HasElements == true,
            BodyUrl = bodyReference is null ? null : Url(name, bodyReference),
            MimeType = reference.Part("mimeType"),
            Encoding = reference.Part("encoding"),
            Schema = reference.Part("schema"),
        };
    }

    private static bool IsPost(string name, XElement reference) => reference.Part("method") switch
    {
        null or "GET" => false,
        "POST" => true,
        var method => throw OwsException.Invalid(
            name, $"the reference of input {name} has the method \"{method}\": GET or POST is wanted"),
    };

    private static string Url(string name, XElement element) =>
        element.Part(WpsNames.Xlink + "href") ?? element.Part("href")
        ?? throw OwsException.Missing(name, $"a reference of input {name} has no xlink:href");
}
