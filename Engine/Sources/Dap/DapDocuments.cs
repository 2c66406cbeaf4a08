using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>Asks for a dataset's documents, and makes its identity of them.</summary>
/// <remarks>
/// The identity is the bytes of all numbers that are declared, a hash of both documents, and the time of the last
/// change. A history is left out of the hash: some servers add each request to it. So is a time that moves with the
/// clock: it says nothing.
/// </remarks>
/// <param name="servers">What all datasets share.</param>
/// <param name="url">The dataset, without an ending.</param>
internal sealed class DapDocuments(DapServers servers, Uri url)
{
    private const string History = "history";
    private const int PartBytes = 16 << 10;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2); // Times in headers are whole seconds.

    private readonly string _name = url.AbsoluteUri;

    /// <summary>Asks for both documents, or only for the DDS, where that tells that nothing has changed.</summary>
    /// <param name="known">What they said before, or null.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData, with URL, status and phase.</exception>
    public async Task<DapState> ReadAsync(DapState? known, CancellationToken cancellationToken)
    {
        var dds = await GetAsync(".dds", "Dataset", cancellationToken);
        var ddsHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dds.Text)));
        if (known?.Modified is { } before && dds.Modified == before && ddsHash == known.DdsHash)
        {
            return known;
        }

        var structure = DdsParser.Parse(dds.Text, dds.Url);
        var das = await GetAsync(".das", "Attributes", cancellationToken);
        var attributes = DasParser.Parse(das.Text, das.Url);
        var modified = das.Modified == dds.Modified ? await ModifiedAsync(dds, cancellationToken) : null;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(dds.Text));
        Add(hash, attributes);
        var version = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))
            + (modified is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {modified:r}"));
        return new(structure, attributes, new(structure.Bytes, version), modified, ddsHash);
    }

    private async Task<DateTimeOffset?> ModifiedAsync(DapDocument dds, CancellationToken cancellationToken)
    {
        if (!dds.MayBeMadeUp)
        {
            return dds.Modified;
        }

        if (!servers.MakesUpTimes(url))
        {
            await Task.Delay(_pause, servers.Connections.Clock, cancellationToken);
            var later = await GetAsync(".dds", "Dataset", cancellationToken);
            if (later.Modified == dds.Modified)
            {
                return dds.Modified; // It did change just then.
            }

            servers.NoteMadeUpTimes(url);
        }

        return null;
    }

    private static void Add(IncrementalHash hash, DasContainer container)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{container.Name}\0{container.Attributes.Length}\0"));
        foreach (var (type, name, values) in container.Attributes)
        {
            if (!name.Equals(History, StringComparison.OrdinalIgnoreCase))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{type}\0{name}\0{string.Join('\0', values)}\0"));
            }
        }

        foreach (var inner in container.Containers)
        {
            Add(hash, inner);
        }
    }

    private async Task<DapDocument> GetAsync(string ending, string keyword, CancellationToken cancellationToken)
    {
        var target = _name + ending;
        DapDocument? document = null;
        await new RemoteCalls(servers.Connections, new(target), _name).RunAsync(
            DapAnswers.Request,
            async answer =>
            {
                if (await DapAnswers.RefusalAsync(answer) is var (failure, _))
                {
                    return failure;
                }

                if (await TextAsync(answer) is not { } text)
                {
                    return new($"a document of more than {servers.Options.MaxTextBytes} bytes", Fault.TooLarge);
                }

                if (DapErrorText.IsError(text))
                {
                    return DapAnswers.Refused(answer, text).Failure;
                }

                if (text.TrimStart().StartsWith(keyword, StringComparison.OrdinalIgnoreCase)
                    && text.AsSpan().TrimEnd() is not [.., ';' or '}'])
                {
                    return new($"{answer.Status}, but the document ended too early", MayPass: true);
                }

                document = new(
                    target, text, answer.Response.Content.Headers.LastModified, answer.Response.Headers.Date);
                return null;
            },
            () => document is not null,
            () => $"asking for {ending}",
            cancellationToken);
        return document!;
    }

    private async Task<string?> TextAsync(RemoteAnswer answer)
    {
        await using var body = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
        var bytes = new ArrayBufferWriter<byte>();
        while (await body.ReadAsync(bytes.GetMemory(PartBytes), answer.Stop) is var count and > 0)
        {
            bytes.Advance(count);
            if (bytes.WrittenCount > servers.Options.MaxTextBytes)
            {
                return null;
            }
        }

        return DapName.Text(bytes.WrittenSpan);
    }
}
