using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>A document that is the same for everyone who asks for it, with a tag that stands for its bytes.</summary>
internal sealed class CachedDocument
{
    private const string Revalidate = "no-cache"; // Keep it, and ask each time whether it is still so.
    private const int TagBytes = 16;

    private readonly byte[] _bytes;
    private readonly StringValues _tag;
    private readonly EntityTagHeaderValue _parsedTag;

    /// <summary>Makes it of its bytes, which stay as they are.</summary>
    public CachedDocument(byte[] bytes)
    {
        _bytes = bytes;

        // Of the content, so that every node and every start of the program gives the same one.
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, TagBytes))}\"";
        _tag = tag;
        _parsedTag = new(tag);
    }

    /// <summary>Bytes of the document.</summary>
    public int Length => _bytes.Length;

    /// <summary>Answers with the document, or says that the client has it already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="vary">The headers of a request that the document depends on, or none.</param>
    public Task Send(HttpContext context, StringValues vary)
    {
        var (request, response) = (context.Request, context.Response);
        if (HttpMethods.IsPost(request.Method))
        {
            // What a POST is answered with is nobody's to keep, and conditions do not go with it.
            response.Headers.CacheControl = "no-store";
            return Write(response);
        }

        response.Headers.ETag = _tag;
        response.Headers.CacheControl = Revalidate;
        if (vary.Count > 0)
        {
            response.Headers.Vary = vary;
        }

        if (IsKnown(request.Headers.IfNoneMatch))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return Write(response);
    }

    private Task Write(HttpResponse response)
    {
        response.ContentType = Xml.WpsNames.ContentType;
        response.ForbidScripts();
        response.ContentLength = _bytes.Length;
        return HttpMethods.IsHead(response.HttpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(_bytes, response.HttpContext.RequestAborted).AsTask();
    }

    // Weakly compared, as RFC 9110 (13.1.2) has it; a list that cannot be read names nothing.
    private bool IsKnown(StringValues tags) =>
        tags.Count > 0
        && (tags == _tag
            || (EntityTagHeaderValue.TryParseList(tags, out var known) && known.Any(tag =>
                tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_parsedTag, useStrongComparison: false))));
}
