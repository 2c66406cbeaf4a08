using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Documents;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Values;

namespace Compute.Orleans.WebApi.Wps.References;

/// <summary>Fetches the values that a request names instead of holding them.</summary>
internal sealed class ReferenceReader(DocumentFetcher fetcher)
{
    private const string ContentType = "Content-Type";
    private const string Base64Encoding = "base64";

    /// <summary>The value behind a reference, not checked yet.</summary>
    /// <param name="input">The input's description.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FaultException">
    /// The host is not listed, the server does not answer, or with something else; the locator is the input.
    /// </exception>
    public async Task<TypedValue> Read(
        InputDescription input, InputReference reference, int limit, CancellationToken cancellationToken)
    {
        if (input.Form is BoundingBoxDescription)
        {
            throw new FaultException(
                FaultCode.InvalidValue,
                input.Identifier,
                $"the input {input.Identifier} is a bounding box, which is not fetched: give the box itself");
        }

        try
        {
            var request = await Request(input.Identifier, reference, limit, cancellationToken);
            var document = await fetcher.FetchAsync(request, limit, input.Identifier, cancellationToken);
            return Value(input, reference, document);
        }
        catch (ComputeException fault)
        {
            throw new FaultException(Code(fault.Fault), fault.Locator, fault.Message);
        }
    }

    private async Task<DocumentRequest> Request(
        string name, InputReference reference, int limit, CancellationToken cancellationToken)
    {
        var request = new DocumentRequest(Url(name, reference.Url))
        {
            Headers = [.. reference.Headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
        };
        if (!reference.IsPost)
        {
            return request;
        }

        if (reference.BodyUrl is { } url)
        {
            var body = await fetcher.FetchAsync(new DocumentRequest(Url(name, url)), limit, name, cancellationToken);
            return request with { Body = body.Bytes, BodyType = body.ContentType };
        }

        var hasType = reference.Headers.Any(
            header => header.Name.Equals(ContentType, StringComparison.OrdinalIgnoreCase));
        return request with
        {
            Body = Encoding.UTF8.GetBytes(reference.Body ?? ""),
            BodyType = hasType ? null : reference.IsXmlBody ? "text/xml; charset=utf-8" : "text/plain; charset=utf-8",
        };
    }

    private static TypedValue Value(InputDescription input, InputReference reference, FetchedDocument document)
    {
        var name = input.Identifier;
        if (input.Form is not ComplexDescription complex)
        {
            return new(name, ValueKind.Literal, RemoteText.Decode(name, document).Trim())
            {
                MimeType = reference.MimeType is { } type && !RemoteText.IsPlain(type) ? type : null,
            };
        }

        // What the server says of its type counts where the request says nothing, and the process knows it.
        var sent = RemoteText.MediaTypeOf(document);
        var mimeType = reference.MimeType
            ?? complex.Formats.FirstOrDefault(format => format.MimeType == sent)?.MimeType;
        var format = Formats.Find($"input {name}", complex, mimeType, reference.Encoding, reference.Schema);
        var isBytes = format.Encoding == Base64Encoding && reference.Encoding is null;
        return new(
            name,
            ValueKind.Complex,
            isBytes ? Convert.ToBase64String(document.Bytes) : RemoteText.Decode(name, document))
        {
            MimeType = format.MimeType,
            Encoding = format.Encoding,
            Schema = format.Schema,
        };
    }

    private static Uri Url(string name, string url) => Uri.TryCreate(url.Trim(), UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps)
        ? parsed
        : throw new FaultException(
            FaultCode.InvalidValue,
            name,
            $"the reference of input {name} is \"{Excerpt(url)}\": an absolute http or https URL is wanted");

    private static string Excerpt(string url) => url.Length <= 80 ? url : url[..80] + "...";

    private static FaultCode Code(Fault fault) => fault switch
    {
        Fault.InvalidValue => FaultCode.InvalidValue,
        Fault.TooLarge => FaultCode.TooLarge,
        Fault.CorruptData => FaultCode.CorruptData,
        _ => FaultCode.DataUnreachable,
    };
}
