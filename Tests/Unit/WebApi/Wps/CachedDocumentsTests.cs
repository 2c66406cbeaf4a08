using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Wps;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using MicrosoftOptions = Microsoft.Extensions.Options.Options;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps;

public sealed class CachedDocumentsTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly EdgeOptions _edge = new();
    private readonly CachedDocuments _documents;

    public CachedDocumentsTests() => _documents = new(
        new ProcessCatalog(
            new ComputeCluster(FakeGrains.Of(_service), TimeProvider.System, NullLogger<ComputeCluster>.Instance),
            TimeProvider.System,
            NullLogger<ProcessCatalog>.Instance),
        MicrosoftOptions.Create(_edge),
        MicrosoftOptions.Create(new ServiceOptions()));

    public void Dispose() => _documents.Dispose();

    [Fact]
    public async Task Made_up_hosts_do_not_fill_the_memory()
    {
        var bytes = await Capabilities("usual.example.org");
        var most = CachedDocuments.MaxBytes / bytes;

        for (var n = 0; n < 2 * most; n++)
        {
            _ = await Capabilities($"{n}.example.org");
        }

        Assert.InRange(_documents.Count, 1, (int)most);
    }

    [Fact]
    public async Task Long_made_up_hosts_count_by_their_length()
    {
        var name = new string('a', 16 * 1024);

        for (var n = 0; n < 1000; n++)
        {
            _ = await Capabilities($"{n}.{name}.org");
        }

        // The name stands in the document six times and in the key once, there with two bytes a letter.
        Assert.InRange(_documents.Count, 1, CachedDocuments.MaxBytes / (8 * name.Length));
    }

    [Fact]
    public async Task Where_the_url_is_configured_a_made_up_host_makes_no_document()
    {
        _edge.ExternalUrl = "https://climate.example.org";

        for (var n = 0; n < 20; n++)
        {
            _ = await Capabilities($"{n}.example.org");
        }

        Assert.Equal(1, _documents.Count);
    }

    [Fact]
    public async Task Orders_of_names_do_not_fill_the_memory()
    {
        _service.Processes =
            [.. Enumerable.Range(0, 40).Select(n => _service.Processes[0] with { Identifier = $"CDAT.p{n}" })];
        var bytes = await Describe([.. _service.Processes.Select(process => process.Identifier)]);
        var random = new Random(7);

        for (var n = 0; n < 2 * CachedDocuments.MaxBytes / bytes; n++)
        {
            var names = _service.Processes.Select(process => process.Identifier).ToArray();
            random.Shuffle(names);
            _ = await Describe(names);
        }

        Assert.InRange(_documents.Count, 1, (int)(CachedDocuments.MaxBytes / bytes));
    }

    [Fact]
    public async Task Names_that_are_refused_are_not_kept()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Describe(["CDAT.mean", "nothing"]));

        Assert.Equal(0, _documents.Count);
    }

    private Task<long> Capabilities(string host) => Send(host, _documents.SendCapabilities);

    private Task<long> Describe(params string[] names) => Send(
        "localhost", context => _documents.SendDescriptions(context, new(null, [.. names])));

    private static async Task<long> Send(string host, Func<HttpContext, Task> send)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(host);
        await send(context);
        return context.Response.ContentLength!.Value;
    }
}
