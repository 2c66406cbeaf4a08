using System.Net;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>An answer's body, of which is told how it comes.</summary>
/// <remarks>Owns the body.</remarks>
internal sealed class CountedContent : HttpContent
{
    private readonly HttpContent _body;
    private readonly Action<int> _came;

    /// <summary>Takes a body over, with its headers.</summary>
    /// <param name="body">The body.</param>
    /// <param name="came">Called with the number of bytes whenever some came; may end the reading by a throw.</param>
    public CountedContent(HttpContent body, Action<int> came)
    {
        _body = body;
        _came = came;
        foreach (var (name, values) in body.Headers.NonValidated)
        {
            _ = Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new CountedStream(await _body.ReadAsStreamAsync(), _came);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var counted = new CountedStream(await _body.ReadAsStreamAsync(cancellationToken), _came);
        await counted.CopyToAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0; // Where the server said it, it stands in the headers.
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }
}
