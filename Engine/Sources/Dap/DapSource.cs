using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>
/// A dataset on a DAP2 server: arrays that are asked for by name and positions, and no bytes of a file.
/// </summary>
/// <remarks>
/// Reads are cut into questions that a server answers, some of which are under way at once. Threading: any number of
/// readers at once; requests to one host are bounded for the whole process.
/// </remarks>
internal sealed class DapSource : IDataSource
{
    /// <summary>Less than this is not worth a request of its own.</summary>
    private const int RoundTripBytes = 256 << 10;

    private readonly DapServers _servers;
    private readonly Uri _url;
    private readonly DapState _state;
    private readonly FetchAllowance _allowance;

    private DapSource(DapServers servers, Uri url, DapState state)
    {
        (_servers, _url, _state) = (servers, url, state);
        _allowance = new(servers.Connections.Policy.MaxFetchBytes, Name);
        Location = SourceLocation.Dap2(url).ToString();
    }

    /// <inheritdoc/>
    public string Name => _url.AbsoluteUri;

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public SourceIdentity Identity => _state.Identity;

    /// <inheritdoc/>
    public bool IsFar => true;

    /// <summary>What the dataset is made of.</summary>
    public DdsNode Structure => _state.Structure;

    /// <summary>The attributes.</summary>
    public DasContainer Attributes => _state.Attributes;

    /// <summary>Opens a dataset by asking for its DDS and its DAS, unless it is known what they say.</summary>
    /// <param name="servers">What all datasets share; must outlive the source.</param>
    /// <param name="url">The dataset, on a host that the policy allows; an ending of a document is left out.</param>
    /// <param name="expected">The state that is wanted, though another one may be there; null for any.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue when the URL has a constraint; DataUnreachable or CorruptData, with URL, HTTP status and phase.
    /// </exception>
    public static async Task<DapSource> OpenAsync(
        DapServers servers, Uri url, SourceIdentity? expected, CancellationToken cancellationToken)
    {
        var dataset = DapUrl.Base(url);
        if (url.Query.Length > 0)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"`{dataset}` has a constraint behind it: leave it out, and select with a domain instead");
        }

        var state = await servers.Known.GetAsync(
            dataset.AbsoluteUri,
            expected,
            servers.Connections.Options.FreshFor,
            (known, token) => new DapDocuments(servers, dataset).ReadAsync(known, token),
            cancellationToken);
        return new(servers, dataset, state);
    }

    /// <summary>Reads numbers.</summary>
    /// <param name="question">Which.</param>
    /// <param name="isAlone">
    /// Whether nothing else is asked for meanwhile, so that some requests for parts are under way at once.
    /// </param>
    /// <param name="destination">
    /// As long as the elements by their type; filled row-major, most significant bytes first. Nothing is written to it
    /// once the call has ended.
    /// </param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData, with URL, HTTP status and phase.</exception>
    public async Task ReadAsync(
        DapQuestion question, bool isAlone, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var parts = new List<(DapQuestion Question, Memory<byte> Destination)>();
        var usual = isAlone
            ? Math.Max(RoundTripBytes, destination.Length / _servers.Options.RequestsAtOnce)
            : int.MaxValue;
        Cut(question, destination, usual, _servers.MaxRequestBytes(_url), parts);
        if (parts.Count == 1)
        {
            await ReadPartAsync(question, destination, cancellationToken);
            return;
        }

        var atOnce = new ParallelOptions
        {
            MaxDegreeOfParallelism = _servers.Options.RequestsAtOnce,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            parts,
            atOnce,
            async (part, token) => await ReadPartAsync(part.Question, part.Destination, token));
    }

    /// <summary>Reads texts.</summary>
    /// <param name="question">Which.</param>
    /// <param name="mostBytes">The most that all of them take.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The bytes of each, row-major.</returns>
    /// <exception cref="ComputeException">
    /// DataUnreachable or CorruptData, with URL, HTTP status and phase; TooLarge when there are too many.
    /// </exception>
    public async Task<byte[][]> ReadTextsAsync(
        DapQuestion question, long mostBytes, CancellationToken cancellationToken)
    {
        var texts = new byte[question.Elements][];
        await ReadTextsAsync(question, texts, mostBytes, cancellationToken);
        return texts;
    }

    /// <inheritdoc/>
    public async ValueTask VerifyUnchangedAsync(CancellationToken cancellationToken)
    {
        // Both documents, whatever is known: attributes may change and the time of the last change not.
        var now = await new DapDocuments(_servers, _url).ReadAsync(known: null, cancellationToken);
        if (now.Identity != Identity)
        {
            _servers.Known.Forget(Name);
            throw new ComputeException(
                Fault.CorruptData,
                Name,
                $"`{Name}` changed while it was read: {now.ChangeFrom(_state)}; run the job again once it is complete");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task ReadPartAsync(
        DapQuestion question, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var tooBig = await new DapExchange(_servers, _url, _state.Modified, question, _allowance)
            .ReadAsync(destination, cancellationToken);
        if (tooBig is null)
        {
            return;
        }

        if (destination.Length <= DapServers.LeastBytes)
        {
            throw Refused(tooBig, question);
        }

        var most = _servers.Refused(_url, destination.Length, tooBig.Limit);
        var parts = new List<(DapQuestion Question, Memory<byte> Destination)>();
        Cut(question, destination, int.MaxValue, most, parts);
        foreach (var (part, filled) in parts)
        {
            await ReadPartAsync(part, filled, cancellationToken);
        }
    }

    /// <returns>Bytes of the texts.</returns>
    private async Task<long> ReadTextsAsync(
        DapQuestion question, Memory<byte[]> texts, long mostBytes, CancellationToken cancellationToken)
    {
        var tooBig = await new DapExchange(_servers, _url, _state.Modified, question, _allowance)
            .ReadAsync(texts, mostBytes, cancellationToken);
        if (tooBig is null)
        {
            return Bytes(texts.Span);
        }

        // How long texts are is known when they are here: the host's limit is not to be learned of them.
        if (question.Halves(cutsChunks: true) is not var (first, second))
        {
            throw Refused(tooBig, question);
        }

        var middle = (int)first.Elements;
        var bytes = await ReadTextsAsync(first, texts[..middle], mostBytes, cancellationToken);
        return bytes + await ReadTextsAsync(second, texts[middle..], mostBytes - bytes, cancellationToken);
    }

    private static long Bytes(ReadOnlySpan<byte[]> texts)
    {
        long bytes = 0;
        foreach (var text in texts)
        {
            bytes += text.Length;
        }

        return bytes;
    }

    private static void Cut(
        DapQuestion question,
        Memory<byte> destination,
        int usualBytes,
        long mostBytes,
        List<(DapQuestion Question, Memory<byte> Destination)> parts)
    {
        if ((destination.Length <= usualBytes && destination.Length <= mostBytes)
            || question.Halves(cutsChunks: destination.Length > mostBytes) is not var (first, second))
        {
            parts.Add((question, destination));
            return;
        }

        var middle = (int)(first.Elements * question.Type.Bytes());
        Cut(first, destination[..middle], usualBytes, mostBytes, parts);
        Cut(second, destination[middle..], usualBytes, mostBytes, parts);
    }

    private ComputeException Refused(DapTooBig tooBig, DapQuestion question) =>
        new(Fault.DataUnreachable, Name, $"`{Name}`: {tooBig.What} while reading {question}") { IsFinal = true };
}
