using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Dap;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.Tests.Unit.Sources;

/// <summary>How a file is read that its server gives whole only, and perhaps by DAP2.</summary>
public sealed class WholeOnlyTests : IAsyncLifetime
{
    private const string Dap = "/thredds/dodsC/test/tas.nc";
    private const string File = "/thredds/fileServer/test/tas.nc";

    private readonly AccessPolicy _policy = new();
    private readonly HttpSourceOptions _options = new() { RetryDelay = TimeSpan.FromMilliseconds(1), UseProxy = false };
    private readonly DapSourceOptions _dap = new() { MaxRequestBytes = 1 << 20 };
    private bool _offersDap = true;
    private DapServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await DapServer.StartAsync();
        _policy.Hosts.Add(_server.Host);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_long_file_that_is_given_whole_only_is_read_by_DAP2_where_the_host_offers_it()
    {
        using var folder = new TemporaryFolder();
        using var opener = WithFolder(folder.Path);
        ServeWhole(2 << 20);

        await using var source = await opener.OpenAsync(At(File), Stop);

        Assert.IsType<DapSource>(source);
        Assert.Equal([File, Dap + ".dds", Dap + ".das"], _server.Asked);
    }

    [Theory]
    [InlineData(1000, true)] // Which is no more than a question of DAP2's,
    [InlineData(2 << 20, false)] // and which has no other way.
    public async Task A_file_that_is_given_whole_only_is_fetched_where_that_is_little_or_must_be(
        int bytes, bool offersDap)
    {
        using var folder = new TemporaryFolder();
        ServeWhole(bytes);
        _offersDap = offersDap;
        using (var opener = WithFolder(folder.Path))
        {
            await using var source = await opener.OpenAsync(At(File), Stop);
            Assert.Equal(bytes, source.Identity.Length);
            Assert.Equal(offersDap ? [File, File] : [File, Dap + ".dds", File], _server.Asked);
        }

        // A copy that is here is read, and nothing else is asked for.
        _server.Asked.Clear();
        using var later = WithFolder(folder.Path);
        await using var again = await later.OpenAsync(At(Dap), Stop);
        Assert.IsType<IByteSource>(again, exactMatch: false);
        Assert.Equal([File], _server.Asked);
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(1, 2 << 20)]
    public async Task A_file_that_is_too_long_to_be_fetched_is_read_by_DAP2(int mostMb, int bytes)
    {
        using var folder = new TemporaryFolder();
        using var opener = WithFolder(folder.Path);
        _options.MaxWholeFileMb = mostMb;
        ServeWhole(bytes);

        await using var source = await opener.OpenAsync(At(File), Stop);

        Assert.IsType<DapSource>(source);
        Assert.Equal([File, Dap + ".dds", Dap + ".das"], _server.Asked);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_file_that_is_too_long_to_be_fetched_and_no_dataset_is_refused_with_both()
    {
        using var folder = new TemporaryFolder();
        using var opener = WithFolder(folder.Path);
        _options.MaxWholeFileMb = 1;
        ServeWhole(2 << 20);
        _offersDap = false;

        var fault = await Assert.ThrowsAsync<ComputeException>(() => opener.OpenAsync(At(File), Stop).AsTask());

        Assert.Equal(Fault.TooLarge, fault.Fault);
        Assert.Contains("has 2097152 bytes, more than the 1048576 that are fetched as a whole", fault.Message);
        Assert.Contains($"; and as DAP2: `{At(Dap)}`: HTTP 410", fault.Message);
    }

    [Fact]
    public async Task A_file_for_which_there_is_no_room_is_read_by_DAP2()
    {
        using var folder = new TemporaryFolder();
        var noFolder = folder.File("no-folder");
        await System.IO.File.WriteAllTextAsync(noFolder, "a file", Stop);
        using var opener = WithFolder(noFolder);
        ServeWhole(1000);

        await using var source = await opener.OpenAsync(At(File), Stop);

        Assert.IsType<DapSource>(source);
        Assert.Equal([File, File, Dap + ".dds", Dap + ".das"], _server.Asked);
    }

    private void ServeWhole(int length)
    {
        byte[] bytes = [.. "CDF\u0001"u8, .. new byte[length - 4]];
        _server.Instead = async (context, _) =>
        {
            if (context.Request.Path.Value == File)
            {
                var tag = new EntityTagHeaderValue("\"one\"");
                await Results.Bytes(bytes, entityTag: tag).ExecuteAsync(context);
                return true;
            }

            if (!_offersDap)
            {
                await DapServer.SendAsync(context, 410, "gone for good");
            }

            return !_offersDap;
        };
    }

    private SourceOpener WithFolder(string folder) => new(_policy, _options, dap: _dap, fetched: folder);

    private string At(string path) => new Uri(_server.Url, path).AbsoluteUri;
}
