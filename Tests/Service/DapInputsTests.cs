using System.Net;
using System.Text.Json;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Support.Shaping;

namespace Compute.Orleans.Tests.Service;

/// <summary>A dataset of another's DAP2 server gives the numbers that its file gives on the disk, or none.</summary>
public sealed class DapInputsTests(DapInputsTests.Hosts hosts) : IClassFixture<DapInputsTests.Hosts>
{
    private const int Cells = 90 * 180;

    [Theory]
    [InlineData("CDAT.mean", RemoteFiles.Maps, "plain")]
    [InlineData("CDAT.mean", RemoteFiles.Records, "plain")]
    [InlineData("CDAT.subset", RemoteFiles.Records, "plain")]
    [InlineData("CDAT.mean", RemoteFiles.Maps, "limit")] // 0.2 MB of 7.8.
    [InlineData("CDAT.mean", RemoteFiles.Maps, "old")]
    [InlineData("CDAT.mean", RemoteFiles.Classic, "busy-once")]
    [InlineData("CDAT.mean", RemoteFiles.Classic, "dies-once")]
    [InlineData("CDAT.mean", RemoteFiles.Classic, "short-once")]
    public async Task Numbers_are_those_of_the_disk(string operation, string name, string mode)
    {
        var (output, failure) = await hosts.Run(operation, name, mode);

        Assert.Null(failure);
        Assert.InRange(await RemoteFiles.SameAsync(await hosts.Right(operation, name), output!), Cells, int.MaxValue);
    }

    [Theory]
    [InlineData("short", "")]
    [InlineData("long", "")]
    [InlineData("zeros", "")] // The lengths that stand before an array are zeros too.
    [InlineData("error", "the server broke the answer off \"the disk is gone\"")]
    [InlineData("page", "Please sign in")]
    [InlineData("dies", "")]
    [InlineData("busy", "503")]
    public async Task A_wrong_answer_is_no_numbers_but_a_message(string mode, string what)
    {
        var (output, failure) = await hosts.Run("CDAT.mean", RemoteFiles.Maps, mode);

        Assert.Null(output);
        Assert.Contains(hosts.Url(RemoteFiles.Maps, mode), failure, StringComparison.Ordinal);
        Assert.Contains(what, failure, StringComparison.Ordinal);
        Assert.Contains("tas", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_of_a_url_for_files_leads_to_the_same_dataset()
    {
        await hosts.Start();
        var url = hosts.Url(RemoteFiles.Maps, "plain").Replace("/dodsC/", "/fileServer/", StringComparison.Ordinal);

        var (output, failure) = await hosts.RunUrl("CDAT.mean", url);

        Assert.Null(failure);
        Assert.Equal(Cells, await RemoteFiles.SameAsync(await hosts.Right("CDAT.mean", RemoteFiles.Maps), output!));
    }

    [Fact]
    public async Task A_description_says_that_it_is_read_by_dap2()
    {
        await hosts.Start();

        using var description = JsonDocument.Parse(await hosts.Describe(hosts.Url(RemoteFiles.Maps, "plain")));

        Assert.All(
            description.RootElement.GetProperty("variables").EnumerateArray(),
            variable => Assert.Equal("dap2", variable.GetProperty("storage").GetString()));
    }

    /// <summary>A DAP2 server that is far away, and a service that may read from it.</summary>
    public sealed class Hosts : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<string, string> _right = new(StringComparer.Ordinal);
        private Dap2Server? _server;
        private ShapedProxy? _proxy;
        private RemoteService? _remote;

        /// <summary>Starts both, once.</summary>
        public async Task Start()
        {
            if (_remote is not null)
            {
                return;
            }

            await RemoteFiles.MakeAsync(_folder.Path);
            _server = await Dap2Server.Start(_folder.Path);
            _proxy = new(new(IPAddress.Loopback, _server.Port), TimeSpan.FromMilliseconds(10), bytesPerSecond: 0);
            _remote = await RemoteService.Start(
                _folder.Path, [_proxy.Authority], ("Data:Http:RetryDelay", "00:00:00.01"));
        }

        /// <summary>The URL by which a file's dataset is named.</summary>
        /// <param name="name">The file's name.</param>
        /// <param name="mode">How its server behaves.</param>
        public string Url(string name, string mode) => _server!.Url(name, mode, _proxy!.Authority);

        /// <summary>What an operation makes of a file on the disk.</summary>
        /// <param name="operation">The operation.</param>
        /// <param name="name">The file's name.</param>
        public async Task<string> Right(string operation, string name) =>
            _right.TryGetValue(operation + name, out var known)
                ? known
                : _right[operation + name] = await _remote!.Succeed(operation, _folder.File(name));

        /// <summary>Runs an operation on a file's dataset.</summary>
        /// <param name="operation">The operation.</param>
        /// <param name="name">The file's name.</param>
        /// <param name="mode">How its server behaves.</param>
        /// <returns>Where the output was downloaded to, or why there is none.</returns>
        public async Task<(string? Output, string? Failure)> Run(string operation, string name, string mode)
        {
            await Start();
            return await RunUrl(operation, Url(name, mode));
        }

        /// <summary>Runs an operation on a dataset, once both are started.</summary>
        /// <param name="operation">The operation.</param>
        /// <param name="url">The dataset.</param>
        /// <returns>Where the output was downloaded to, or why there is none.</returns>
        public async Task<(string? Output, string? Failure)> RunUrl(string operation, string url)
        {
            var ended = await _remote!.Run(operation, url);
            await _remote.AssertNothingIsLeft();
            return ended;
        }

        /// <summary>What the service says of a dataset, as JSON, once both are started.</summary>
        /// <param name="url">The dataset.</param>
        public Task<string> Describe(string url) => _remote!.Service.Http.GetStringAsync(
            "/api/datasets?uri=" + Uri.EscapeDataString(url), TestContext.Current.CancellationToken);

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            if (_remote is not null)
            {
                await _remote.DisposeAsync();
            }

            if (_proxy is not null)
            {
                await _proxy.DisposeAsync();
            }

            if (_server is not null)
            {
                await _server.DisposeAsync();
            }

            _folder.Dispose();
        }
    }
}
