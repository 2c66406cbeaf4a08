using System.Text;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.WebApi.Wps;

namespace Compute.Orleans.Silo.Local;

/// <summary>A request that is run without a service.</summary>
/// <param name="Request">The request.</param>
/// <param name="Server">The WPS that the outputs are to name, or null.</param>
/// <param name="Accepted">The moment that the outputs are to name.</param>
/// <param name="Origin">What the output says that is to be made again; null for a document.</param>
internal sealed record LocalRequest(
    ComputeRequest Request, string? Server, DateTimeOffset Accepted, OutputProvenance? Origin)
{
    private const long LongestDocument = 64L << 20;

    /// <summary>Reads a document, or what an output says of itself.</summary>
    /// <param name="options">The file, and what it leaves open.</param>
    /// <param name="clock">Says when a request is accepted that does not say it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StartException">It is neither, or says itself what an option says too.</exception>
    public static async Task<LocalRequest> ReadAsync(
        ExecuteOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var origin = await IsNetCdfAsync(options.File, cancellationToken)
            ? await OriginAsync(options.File, cancellationToken)
            : null;
        var document = origin is null
            ? await File.ReadAllBytesAsync(options.File, cancellationToken)
            : Encoding.UTF8.GetBytes(origin.Document);
        RefuseTwice("server", options.Server, origin?.Server, options.File);
        RefuseTwice("accepted", options.Accepted, origin?.Accepted, options.File);

        return new(
            ExecuteDocuments.Read(document, options.User).ToEngine(),
            origin?.Server ?? options.Server,
            origin?.Accepted ?? options.Accepted ?? clock.GetUtcNow(),
            origin);
    }

    private static void RefuseTwice(string option, object? given, object? said, string file)
    {
        if (given is not null && said is not null)
        {
            throw new StartException($"{file} says itself what --{option} says: leave the option out");
        }
    }

    private static async Task<bool> IsNetCdfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var first = new byte[4];
        var count = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
        var isNetCdf = first.AsSpan(0, count) is [(byte)'C', (byte)'D', (byte)'F', ..]
            or [0x89, (byte)'H', (byte)'D', (byte)'F'];
        return isNetCdf || file.Length <= LongestDocument
            ? isNetCdf
            : throw new StartException($"{path} has {file.Length} bytes: it is neither an output nor a document");
    }

    private static async Task<OutputProvenance> OriginAsync(string path, CancellationToken cancellationToken)
    {
        await using var source = FileSource.Open(path);
        var index = await DatasetReader.ReadIndexAsync(source, cancellationToken);
        return OutputProvenance.Of(index.Attributes) ?? throw new StartException(
            $"{path} has no attribute provenance.wps_document: it is no output of a service, or was stripped of it");
    }
}
