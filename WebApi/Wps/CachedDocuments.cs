using System.Collections.Immutable;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Xml;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The documents that say what is offered, each made once for each state of the catalogue.</summary>
/// <remarks>
/// What a document is kept by comes from requests: the URL under which the service is reached, the processes that are
/// asked for. All documents together, with the text they are kept by, have a limit in bytes; those that nobody asked
/// for the longest go first.
/// </remarks>
internal sealed class CachedDocuments : IDisposable
{
    /// <summary>The most bytes that all documents take.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int BytesOfEntry = 512;

    private static readonly TimeSpan _unused = TimeSpan.FromMinutes(10);

    private readonly ProcessCatalog _catalog;
    private readonly EdgeOptions _edge;
    private readonly ServiceOptions _service;
    private readonly StringValues _vary;
    private readonly MemoryCache _documents = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    public CachedDocuments(ProcessCatalog catalog, IOptions<EdgeOptions> edge, IOptions<ServiceOptions> service)
    {
        _catalog = catalog;
        _edge = edge.Value;
        _service = service.Value;

        // A cache before the proxy knows the host as a part of the URL; one behind it must be told.
        _vary = _edge is { ExternalUrl.Length: 0, KnownProxies.Count: > 0 }
            ? "X-Forwarded-Host, X-Forwarded-Proto, X-Forwarded-Prefix"
            : StringValues.Empty;
    }

    /// <summary>How many documents are kept.</summary>
    public int Count => _documents.Count;

    /// <summary>Answers GetCapabilities.</summary>
    public async Task SendCapabilities(HttpContext context)
    {
        var processes = await _catalog.List();
        var urls = PublicUrls.Of(context.Request, _edge);
        var key = new Key(nameof(GetCapabilities), urls.Base);
        var document = Find(key, processes)
            ?? Keep(key, processes, new CapabilitiesDocument(_service, processes, urls).Write);
        await document.Send(context, _vary);
    }

    /// <summary>Answers DescribeProcess.</summary>
    public async Task SendDescriptions(HttpContext context, DescribeProcess describe)
    {
        var processes = await _catalog.List();
        var chosen = describe.Select(processes);

        // Only the processes' own identifiers, none of which has a line's end in it, make up the key.
        var key = new Key(
            nameof(DescribeProcess),
            chosen is [var only] ? only.Identifier : string.Join('\n', chosen.Select(process => process.Identifier)));
        var document = Find(key, processes)
            ?? Keep(key, processes, new ProcessDescriptionsDocument(chosen).Write);
        await document.Send(context, StringValues.Empty);
    }

    public void Dispose() => _documents.Dispose();

    private CachedDocument? Find(Key key, ImmutableArray<ProcessDescription> processes) =>
        _documents.TryGetValue(key, out Entry? entry) && entry!.Processes == processes ? entry.Document : null;

    private CachedDocument Keep(Key key, ImmutableArray<ProcessDescription> processes, Action<XmlWriter> write)
    {
        var document = new CachedDocument(XmlDocumentWriter.ToBytes(write));
        using var entry = _documents.CreateEntry(key);
        entry.SetSize(document.Length + (key.Variant.Length * sizeof(char)) + BytesOfEntry)
            .SetSlidingExpiration(_unused)
            .SetValue(new Entry(processes, document));
        return document;
    }

    private readonly record struct Key(string Operation, string Variant);

    /// <param name="Processes">The catalogue that it was made of: another array may say something else.</param>
    /// <param name="Document">The document.</param>
    private sealed record Entry(ImmutableArray<ProcessDescription> Processes, CachedDocument Document);
}
