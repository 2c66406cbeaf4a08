using System.Collections.Concurrent;
using System.Net;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>To whom tokens are sent, and where they never appear.</summary>
public sealed class RemoteCredentialsTests : RemoteSourceTests
{
    private const string Token = "s3cret-token";

    private readonly ConcurrentQueue<string> _shown = [];

    [Fact]
    public async Task A_token_is_shown_to_its_host_as_the_file_has_it_now()
    {
        using var folder = new TemporaryFolder();
        var file = Credential(folder, Server.Host);
        await using var source = await OpenAsync();

        await File.WriteAllTextAsync(file, "another\n", Stop);
        await ReadAsync(source, 0, 100_000);

        Assert.Equal(["Bearer " + Token, "Bearer another"], _shown);
    }

    [Fact]
    public async Task It_is_read_through_links_that_are_replaced()
    {
        using var folder = new TemporaryFolder();
        var file = Credential(folder, Server.Host);
        File.Delete(file);
        await File.WriteAllTextAsync(folder.File("one"), "first", Stop);
        await File.WriteAllTextAsync(folder.File("two"), "second", Stop);
        File.CreateSymbolicLink(file, folder.File("one"));
        await using var source = await OpenAsync();

        File.CreateSymbolicLink(folder.File("next"), folder.File("two"));
        File.Move(folder.File("next"), file, overwrite: true);
        await ReadAsync(source, 0, 100_000);

        Assert.Equal(["Bearer first", "Bearer second"], _shown);
    }

    [Fact]
    public async Task No_redirect_takes_it_to_another_host_and_none_brings_it_back()
    {
        using var folder = new TemporaryFolder();
        await using var other = await RangeServer.StartAsync();
        var shownToOther = new ConcurrentQueue<string>();
        Policy.Hosts.Add(other.Host);
        _ = Credential(folder, Server.Host);
        other.Instead = async (context, number) =>
        {
            shownToOther.Enqueue(context.Request.Headers.Authorization.ToString());
            context.Response.Headers.Location = new Uri(Server.Url, "/private.nc").AbsoluteUri;
            return await Answer(307)(context, number);
        };
        Server.Instead = async (context, number) =>
        {
            Note(context);
            context.Response.Headers.Location = context.Request.Path == "/file.nc" ? "/there" : other.Url.AbsoluteUri;
            return context.Request.Path != "/private.nc" && await Answer(307)(context, number);
        };

        await using var source = await OpenAsync();
        await ReadAsync(source, 0, 100_000);

        // The second read goes where the first was led to, as it was.
        Assert.Equal(["Bearer " + Token, "Bearer " + Token, "", ""], _shown);
        Assert.Equal([""], shownToOther);
    }

    [Fact]
    public async Task Who_is_redirected_to_a_host_with_credentials_does_not_get_in_by_them()
    {
        using var folder = new TemporaryFolder();
        await using var front = await RangeServer.StartAsync();
        Policy.Hosts.Add(front.Host);
        _ = Credential(folder, Server.Host);
        front.Instead = async (context, number) =>
        {
            context.Response.Headers.Location = Server.Url.AbsoluteUri;
            return await Answer(302)(context, number);
        };
        Server.Instead = (context, number) =>
        {
            Note(context);
            return Answer(401)(context, number);
        };

        await AssertFaultAsync(Fault.DataUnreachable, () => Opener.OpenAsync(front.Url.AbsoluteUri, Stop).AsTask());

        Assert.NotEmpty(_shown);
        Assert.All(_shown, Assert.Empty); // Both ways of reading are tried, neither with a token.
    }

    [Theory]
    [InlineData("data.example:{port}")] // Plain http, to what is loopback only because a resolver says so.
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:{port}")]
    public async Task It_is_shown_to_that_host_and_port_only_and_not_in_plain_text(string host)
    {
        using var folder = new TemporaryFolder();
        host = host.Replace("{port}", $"{Server.Url.Port}", StringComparison.Ordinal);
        _ = Credential(folder, host);
        Policy.Hosts.Add(host);
        Policy.Hosts.Add($"data.example:{Server.Url.Port}");
        Policy.Networks.Add("127.0.0.0/8");
        using var opener = new SourceOpener(
            Policy, Options, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        var name = host.StartsWith("data", StringComparison.Ordinal) ? "data.example" : "127.0.0.1";
        await using var source = await opener.OpenAsync($"http://{name}:{Server.Url.Port}/file.nc", Stop);

        Assert.Equal([""], _shown);
    }

    [Fact]
    public async Task A_server_that_repeats_it_does_not_bring_it_into_a_message()
    {
        using var folder = new TemporaryFolder();
        _ = Credential(folder, Server.Host);
        Server.Instead = async (context, number) =>
        {
            context.Response.Headers.Location = "http://" + Token + ".example/";
            return await Answer(302)(context, number);
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);

        Assert.Contains("http://***.example", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_token_that_cannot_be_read_is_said_without_it_and_without_its_place(string? content)
    {
        using var folder = new TemporaryFolder();
        var file = Credential(folder, Server.Host);
        File.Delete(file);
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content, Stop);
        }

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);

        Assert.Equal(
            $"`{Server.Url}`: the credentials for 127.0.0.1 cannot be used; an operator finds them by Data:Credentials "
            + "while opening it, 3 times",
            fault.Message);
        Assert.Empty(_shown);
    }

    private string Credential(TemporaryFolder folder, string host)
    {
        var file = folder.File("token");
        File.WriteAllText(file, Token + "\n");
        Policy.Credentials.Add(new() { Host = host, TokenFile = file, Users = ["ada"] });
        Server.Instead = (context, _) =>
        {
            Note(context);
            return Task.FromResult(false);
        };
        return file;
    }

    private void Note(HttpContext context) => _shown.Enqueue(context.Request.Headers.Authorization.ToString());
}
