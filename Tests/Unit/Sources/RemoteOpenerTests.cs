using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Unit.Sources.Dap;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.Tests.Unit.Sources;

/// <summary>
/// Field notes 1 and 2: OPeNDAP goes away, and users name either URL. Byte ranges are preferred, and both forms do.
/// </summary>
public sealed class RemoteOpenerTests : IAsyncLifetime
{
    private const string Dap = "/thredds/dodsC/test/tas.nc";
    private const string File = "/thredds/fileServer/test/tas.nc";

    private readonly AccessPolicy _policy = new();
    private readonly HttpSourceOptions _options = new() { RetryDelay = TimeSpan.FromMilliseconds(1), UseProxy = false };
    private readonly DapSourceOptions _dap = new();
    private DapServer _server = null!;
    private SourceOpener _opener = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await DapServer.StartAsync();
        _policy.Hosts.Add(_server.Host);
        _opener = new(_policy, _options, dap: _dap);
    }

    public async ValueTask DisposeAsync()
    {
        _opener.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(Dap)]
    [InlineData(Dap + ".html")]
    [InlineData(File)]
    public async Task Either_form_is_read_by_ranges_where_the_host_offers_them(string path)
    {
        Serve(File, "CDF\u0001 and so on");

        await using var source = await OpenAsync(path);

        Assert.IsType<IByteSource>(source, exactMatch: false);
        Assert.Equal(At(File), source.Name);
        Assert.Equal([File], _server.Asked);
        await using var again = await _opener.OpenAsync(source.Location, Stop);
        Assert.Equal((source.Name, source.Identity), (again.Name, again.Identity));
    }

    [Theory]
    [InlineData(Dap)]
    [InlineData(File)]
    public async Task Either_form_is_read_by_DAP2_where_the_host_offers_nothing_else(string path)
    {
        await using var source = await OpenAsync(path);

        Assert.IsType<DapSource>(source);
        Assert.Equal([File, Dap + ".dds", Dap + ".das"], _server.Asked);

        // Which is known from then on,
        _server.Asked.Clear();
        await using var second = await OpenAsync(path);
        Assert.Equal([Dap + ".dds"], _server.Asked); // As is what its DAS says.

        // and does not come between a job and the file that it was planned on.
        Serve(File, "CDF\u0001 and so on");
        await using var planned = await _opener.OpenAsync("ranges+" + At(File), Stop);
        Assert.IsType<IByteSource>(planned, exactMatch: false);
    }

    [Fact]
    public async Task What_is_known_of_a_host_is_found_out_again_after_a_while()
    {
        _dap.Remember = TimeSpan.Zero;
        await using var first = await OpenAsync(Dap);
        Serve(File, "CDF\u0001 and so on");

        await using var second = await OpenAsync(Dap);

        Assert.IsType<IByteSource>(second, exactMatch: false);
    }

    [Fact]
    public async Task A_host_that_has_no_DAP2_any_more_is_read_by_ranges_again()
    {
        await using var first = await OpenAsync(Dap);
        Serve(File, "CDF\u0001 and so on");

        _server.Instead = Not(Dap, _server.Instead);
        await using var second = await OpenAsync(Dap);

        Assert.IsType<IByteSource>(second, exactMatch: false);
    }

    [Theory]
    [InlineData("404")]
    [InlineData("no ranges")]
    [InlineData("a page")]
    public async Task Another_URL_may_be_a_dataset_too(string answer)
    {
        const string Other = "/pydap/tas.nc";
        if (answer == "a page")
        {
            Serve(Other, "<html>choose what you want</html>");
        }

        var instead = _server.Instead;
        _server.Instead = async (context, number) =>
        {
            var path = context.Request.Path.Value!;
            if (path == Other && answer == "no ranges")
            {
                await DapServer.SendAsync(context, 200, "something");
                return true;
            }

            context.Request.Path = path.Replace(Other + ".", Dap + ".", StringComparison.Ordinal);
            return await instead(context, number);
        };

        await using var source = await OpenAsync(Other);

        Assert.IsType<DapSource>(source);
        Assert.Equal("dap2+" + At(Other), source.Location);
        Assert.Equal([Other, Other + ".dds", Other + ".das"], _server.Asked);
    }

    [Fact]
    public async Task A_file_that_is_no_NetCDF_is_left_to_who_reads_it()
    {
        Serve("/data/x.txt", "no NetCDF at all");

        await using var source = await OpenAsync("/data/x.txt");

        Assert.Equal(At("/data/x.txt"), source.Name);
        Assert.Equal(["/data/x.txt", "/data/x.txt.dds"], _server.Asked);
    }

    [Fact]
    public async Task A_file_behind_a_block_of_its_user_is_one()
    {
        Serve("/data/x.h5", new string('x', 1024) + "\u0089HDF\r\n\u001a\n and so on");

        await using var source = await OpenAsync("/data/x.h5");

        Assert.Equal(["/data/x.h5"], _server.Asked);
    }

    // Field note 8: the message has the URL, the status and what was done, of both.
    [Fact]
    public async Task Where_both_ways_fail_both_are_told()
    {
        _server.Instead = Not(Dap, _server.Instead);

        var fault = await Assert.ThrowsAsync<ComputeException>(() => OpenAsync(Dap));

        Assert.Equal(Fault.DataUnreachable, fault.Fault);
        Assert.StartsWith($"`{At(File)}`: HTTP 404 (Not Found): the file is not there", fault.Message);
        Assert.EndsWith(
            $"while opening it; and as DAP2: `{At(Dap)}`: HTTP 410 (Gone) \"gone for good\": it is not there; "
            + "check the name, or name another replica while asking for .dds",
            fault.Message);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_asked_in_one_way_only()
    {
        var url = _server.Url.AbsoluteUri;
        await _server.DisposeAsync();

        var fault = await Assert.ThrowsAsync<ComputeException>(() => _opener.OpenAsync(url, Stop).AsTask());

        Assert.Contains("no connection", fault.Message);
        Assert.DoesNotContain("DAP2", fault.Message);
    }

    [Theory]
    [InlineData("dap2+")]
    [InlineData("ranges+")]
    [InlineData("")]
    public async Task The_policy_is_asked_for_each(string prefix)
    {
        _policy.Hosts.Clear();

        var fault = await Assert.ThrowsAsync<ComputeException>(() => _opener.OpenAsync(prefix + At(Dap), Stop).AsTask());

        Assert.Equal(Fault.InvalidValue, fault.Fault);
        Assert.Empty(_server.Asked);
    }

    private static Func<HttpContext, int, Task<bool>> Not(string path, Func<HttpContext, int, Task<bool>> others) =>
        async (context, number) =>
        {
            if (!context.Request.Path.Value!.StartsWith(path, StringComparison.Ordinal))
            {
                return await others(context, number);
            }

            await DapServer.SendAsync(context, 410, "gone\nfor good");
            return true;
        };

    private void Serve(string path, string content)
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes(content);
        _server.Instead = async (context, _) =>
        {
            if (context.Request.Path.Value != path)
            {
                return false;
            }

            await Results.Bytes(bytes, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue("\"one\""))
                .ExecuteAsync(context);
            return true;
        };
    }

    private string At(string path) => new Uri(_server.Url, path).AbsoluteUri;

    private Task<IDataSource> OpenAsync(string path) => _opener.OpenAsync(At(path), Stop).AsTask();
}
