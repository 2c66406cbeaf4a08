using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>Hosts that ask for a client certificate, over real TLS.</summary>
public sealed class CertifiedClientTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly AccessPolicy _policy = new() { Networks = ["127.0.0.0/8"] };
    private readonly ConcurrentQueue<string> _shown = [];
    private readonly ConcurrentQueue<string> _tokens = [];
    private WebApplication? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private int Port => new Uri(_server!.Urls.Single()).Port;

    private string Certificate => _folder.File("client.crt");

    private string Key => _folder.File("client.key");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var own = Certificates.Make("server");
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(
            https =>
            {
                https.ServerCertificate = own;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            })));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync(Stop);
        _policy.Hosts.Add($"data.example:{Port}");
        _policy.Hosts.Add($"other.example:{Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_certificate_is_shown_to_its_host_and_a_token_with_it_and_neither_to_another()
    {
        Certificates.Write(Certificate, Key, "service");
        await File.WriteAllTextAsync(_folder.File("token"), "abc", Stop);
        Add();
        _policy.Credentials[0].TokenFile = _folder.File("token");
        using var opener = Opener();

        await ReadAsync(opener, "data.example");
        await ReadAsync(opener, "other.example");
        await ReadAsync(opener, "data.example", "/away");

        Assert.Equal(["CN=service", "", "CN=service", ""], _shown);
        Assert.Equal(["Bearer abc", "", "Bearer abc", ""], _tokens);
    }

    [Fact]
    public async Task A_certificate_that_is_replaced_is_shown_from_then_on()
    {
        Certificates.Write(Certificate, Key, "old");
        Add();
        using var opener = Opener();
        await ReadAsync(opener, "data.example");

        // Half of it is new: until the key has come too, the old one is shown.
        Certificates.Write(Certificate, _folder.File("next.key"), "new");
        await ReadAsync(opener, "data.example");
        File.Move(_folder.File("next.key"), Key, overwrite: true);
        await ReadAsync(opener, "data.example");
        await ReadAsync(opener, "data.example");

        Assert.Equal(["CN=old", "CN=old", "CN=new", "CN=new"], _shown);
    }

    [Fact]
    public async Task A_certificate_that_is_gone_is_said()
    {
        Add();
        using var opener = Opener();

        var fault = await Assert.ThrowsAsync<ComputeException>(() => ReadAsync(opener, "data.example"));

        Assert.Equal(Fault.DataUnreachable, fault.Fault);
        Assert.Contains("the credentials for data.example cannot be used", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.Empty(_shown);
    }

    [Fact]
    public async Task A_host_whose_own_certificate_nobody_trusts_is_not_shown_anything()
    {
        Certificates.Write(Certificate, Key, "service");
        Add();
        using var opener = Opener(trust: null);

        var fault = await Assert.ThrowsAsync<ComputeException>(() => ReadAsync(opener, "data.example"));

        Assert.Equal(Fault.DataUnreachable, fault.Fault);
        Assert.Contains("no secure connection", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_shown);
    }

    // A host says no more of such a certificate than that it gives nothing.
    [Fact]
    public async Task Of_a_refusal_it_is_said_when_the_certificate_has_ended()
    {
        var ended = TimeProvider.System.GetUtcNow().AddDays(-1);
        Certificates.Write(Certificate, Key, "service", ended.AddDays(-30), ended);
        Add();
        using var opener = Opener();

        var refused = await Assert.ThrowsAsync<ComputeException>(() => ReadAsync(opener, "data.example", "/closed"));
        var elsewhere = await Assert.ThrowsAsync<ComputeException>(() => ReadAsync(opener, "other.example", "/closed"));

        Assert.Contains(
            $"(the service's certificate for data.example was valid until {ended.UtcDateTime:s}Z", refused.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("certificate", elsewhere.Message, StringComparison.Ordinal);
    }

    private void Add() => _policy.Credentials.Add(new()
    {
        Host = $"data.example:{Port}",
        CertificateFile = Certificate,
        KeyFile = Key,
        Users = ["ada"],
    });

    private SourceOpener Opener() => Opener((_, certificate, _, _) => certificate?.Subject == "CN=server");

    private SourceOpener Opener(RemoteCertificateValidationCallback? trust) => new(
        _policy,
        new HttpSourceOptions { UseProxy = false, RetryDelay = TimeSpan.Zero },
        (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        trust);

    private async Task ReadAsync(SourceOpener opener, string host, string path = "/a.nc")
    {
        await using var source = await opener.OpenAsync($"https://{host}:{Port}{path}", Stop);
        Assert.Equal(3, source.Identity.Length);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _shown.Enqueue((await context.Connection.GetClientCertificateAsync(Stop))?.Subject ?? "");
        _tokens.Enqueue(context.Request.Headers.Authorization.ToString());
        if (context.Request.Path == "/away")
        {
            context.Response.Redirect($"https://other.example:{Port}/a.nc");
            return;
        }

        if (context.Request.Path == "/closed")
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        var last = context.Request.Headers.Range == "bytes=0-0" ? 0 : 2;
        context.Response.Headers.ContentRange = $"bytes 0-{last}/3";
        context.Response.Headers.ETag = "\"one\"";
        await context.Response.Body.WriteAsync("CDF"u8.ToArray().AsMemory(0, last + 1), Stop);
    }
}
