using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>
/// A server goes wrong in the middle of a job: the numbers are right, or there are none and a message says where and why.
/// </summary>
public sealed class RemoteFaultsTests(RemoteFaultsTests.Hosts hosts) : IClassFixture<RemoteFaultsTests.Hosts>
{
    /// <summary>Requests that run at once.</summary>
    private const int Places = 12;

    /// <summary>
    /// A range is asked for six times, and there are 60 maps, or fewer ranges, in the half that goes wrong: who pauses
    /// leaves its place at the host to the next.
    /// </summary>
    private const int MostRequests = 6 * 60;

    [Theory]
    [InlineData(ServerFault.Dies)]
    [InlineData(ServerFault.Stalls)]
    [InlineData(ServerFault.Truncates)]
    [InlineData(ServerFault.SendsZeros)]
    [InlineData(ServerFault.IsBusy)]
    public async Task What_passes_is_not_seen_in_the_numbers(ServerFault fault)
    {
        foreach (var name in (string[])[RemoteFiles.Maps, RemoteFiles.Classic])
        {
            var (output, failure) = await hosts.Run(name, fault, times: 2);

            Assert.Null(failure);
            Assert.Equal(90 * 180, await RemoteFiles.SameAsync(await hosts.Right(name), output!));
        }
    }

    [Theory]
    [InlineData(ServerFault.Dies, "the connection ")]
    [InlineData(ServerFault.Stalls, "the server sent nothing for 1 s")]
    [InlineData(ServerFault.Truncates, "too early")]
    [InlineData(ServerFault.SendsLess, "announced")]
    [InlineData(ServerFault.SendsMore, "more bytes than")]
    [InlineData(ServerFault.SendsZeros, " were zeros; ")]
    [InlineData(ServerFault.HasAnother, "the file has changed")]
    [InlineData(ServerFault.GivesAnother, "the file has changed")]
    [InlineData(ServerFault.GivesPage, "the file has changed")]
    [InlineData(ServerFault.GivesOtherRange, "were asked for")]
    [InlineData(ServerFault.Compresses, "encoded as gzip")]
    [InlineData(ServerFault.IsBusy, "HTTP 503 (Service Unavailable)")]
    [InlineData(ServerFault.HasNothing, "HTTP 404 (Not Found)")]
    [InlineData(ServerFault.Forbids, "HTTP 403 (Forbidden)")]
    [InlineData(ServerFault.SendsElsewhere, $"a redirect to http://{FaultyServer.Elsewhere}, which is not ")]
    public async Task What_stays_ends_the_job_with_a_message(ServerFault fault, string what)
    {
        foreach (var name in (string[])[RemoteFiles.Maps, RemoteFiles.Classic])
        {
            var (_, failure) = await hosts.Run(name, fault, times: int.MaxValue);

            Assert.NotNull(failure);
            Assert.Contains(hosts.LastUrl, failure, StringComparison.Ordinal);
            Assert.Contains(what, failure, StringComparison.Ordinal);
            Assert.Contains(": HTTP ", failure, StringComparison.Ordinal);
            Assert.Contains("while reading bytes ", failure, StringComparison.Ordinal);

            // Nobody is asked for ever; after zeros the file's beginning is asked for, too.
            Assert.InRange(hosts.Faults(name), 1, fault == ServerFault.SendsZeros ? 2 * MostRequests : MostRequests);
        }
    }

    [Theory]
    [InlineData(ServerFault.HasNothing)]
    [InlineData(ServerFault.Forbids)]
    public async Task What_is_refused_is_not_asked_for_again(ServerFault fault)
    {
        foreach (var name in (string[])[RemoteFiles.Maps, RemoteFiles.Classic])
        {
            var (_, failure) = await hosts.Run(name, fault, times: int.MaxValue);

            Assert.DoesNotContain("times", failure, StringComparison.Ordinal);
            Assert.InRange(hosts.Faults(name), 1, Places);
        }
    }

    [Theory]
    [InlineData(ServerFault.HasAnother)]
    [InlineData(ServerFault.GivesAnother)]
    public async Task A_change_is_told_in_words(ServerFault fault)
    {
        var (_, failure) = await hosts.Run(RemoteFiles.Classic, fault, times: int.MaxValue);

        Assert.Contains("it had the ETag \"one\" and ", failure, StringComparison.Ordinal);
        Assert.Contains(", and has the ETag \"two\" and ", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("SourceIdentity", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_gives_the_whole_file_all_at_once_is_refused_or_taken_at_its_word()
    {
        foreach (var name in (string[])[RemoteFiles.Maps, RemoteFiles.Classic])
        {
            var (output, failure) = await hosts.Run(name, ServerFault.GivesAll, times: int.MaxValue);

            if (output is not null)
            {
                Assert.Equal(90 * 180, await RemoteFiles.SameAsync(await hosts.Right(name), output));
                continue;
            }

            Assert.Contains(hosts.LastUrl, failure, StringComparison.Ordinal);
            Assert.Contains("HTTP 200", failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_chunk_that_came_damaged_is_fetched_once_more()
    {
        var (output, failure) = await hosts.Run(RemoteFiles.Maps, ServerFault.Damages, times: 1);

        Assert.Null(failure);
        _ = await RemoteFiles.SameAsync(await hosts.Right(RemoteFiles.Maps), output!);
        Assert.Equal(1, hosts.Faults(RemoteFiles.Maps));
    }

    [Fact]
    public async Task A_chunk_that_is_damaged_each_time_ends_the_job_with_a_message()
    {
        var (_, failure) = await hosts.Run(RemoteFiles.Maps, ServerFault.Damages, times: int.MaxValue);

        Assert.Contains(hosts.LastUrl, failure, StringComparison.Ordinal);
        Assert.Contains("is damaged: chunk ", failure, StringComparison.Ordinal);
        Assert.Contains(" of tas, ", failure, StringComparison.Ordinal);
        Assert.Contains("HTTP 206 (Partial Content) while reading bytes ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_all_that_the_service_works_and_holds_no_connection_that_nobody_uses()
    {
        foreach (var name in (string[])[RemoteFiles.Maps, RemoteFiles.Classic])
        {
            _ = await hosts.Run(name, ServerFault.Stalls, times: int.MaxValue);
            var (output, failure) = await hosts.Run(name, ServerFault.Dies, times: 0);

            Assert.Null(failure);
            Assert.Equal(90 * 180, await RemoteFiles.SameAsync(await hosts.Right(name), output!));
            Assert.Equal(0, hosts.Open(name));
        }
    }

    /// <summary>A service, and a server for each of the files that it reads.</summary>
    public sealed class Hosts : IAsyncDisposable
    {
        private const string Mean = "CDAT.mean";

        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<string, FaultyServer> _servers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _right = new(StringComparer.Ordinal);
        private RemoteService? _remote;
        private int _runs;

        /// <summary>The URL that was read last.</summary>
        public string LastUrl { get; private set; } = "";

        /// <summary>The mean over time of a file on the disk.</summary>
        /// <param name="name">The file's name.</param>
        public async Task<string> Right(string name) =>
            _right.TryGetValue(name, out var known)
                ? known
                : _right[name] = await _remote!.Succeed(Mean, _folder.File(name));

        /// <summary>The mean over time of a file under a URL that nobody has seen, while its server goes wrong.</summary>
        /// <param name="name">The file's name.</param>
        /// <param name="fault">What goes wrong.</param>
        /// <param name="times">How often.</param>
        /// <returns>Where the output was downloaded to, or why there is none.</returns>
        public async Task<(string? Output, string? Failure)> Run(string name, ServerFault fault, int times)
        {
            await Start();
            _servers[name].Break(fault, times);
            LastUrl = _servers[name].Url(FormattableString.Invariant($"{_runs++}-{name}"));
            var ended = await _remote!.Run(Mean, LastUrl);
            await _remote.AssertNothingIsLeft();
            return ended;
        }

        /// <summary>How often a file's server went wrong during the last run.</summary>
        /// <param name="name">The file's name.</param>
        public int Faults(string name) => _servers[name].Faults;

        /// <summary>How many requests a file's server is answering.</summary>
        /// <param name="name">The file's name.</param>
        public int Open(string name) => _servers[name].Open;

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            if (_remote is not null)
            {
                await _remote.DisposeAsync();
            }

            foreach (var server in _servers.Values)
            {
                await server.DisposeAsync();
            }

            _folder.Dispose();
        }

        private async Task Start()
        {
            if (_remote is not null)
            {
                return;
            }

            await RemoteFiles.MakeAsync(_folder.Path);
            foreach (var name in (string[])[RemoteFiles.Maps, RemoteFiles.Classic])
            {
                _servers.Add(name, await FaultyServer.Start(_folder.File(name)));
            }

            _remote = await RemoteService.Start(
                _folder.Path,
                _servers.Values.Select(server => server.Host),
                ("Data:Http:StallTimeout", "00:00:01"),
                ("Data:Http:RetryDelay", "00:00:00.01"),
                ("Data:Http:MaxRequestBytes", "524288"));
        }
    }
}
