using System.Collections.Concurrent;
using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Whether inputs are still what they were is asked of some at once, at the end of a job.</summary>
public sealed class InputChecksTests : IAsyncLifetime
{
    private const int Inputs = 24;

    private readonly ConcurrentDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> _delays = new(StringComparer.Ordinal);
    private readonly TemporaryFolder _folder = new();
    private readonly Lock _gate = new();
    private RangeServer _server = null!;
    private EngineRun _run = null!;
    private int _atOnce;
    private int _mostAtOnce;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RangeServer.StartAsync();
        _server.Instead = AnswerAsync;
        _run = new EngineRun(
            null,
            new AccessPolicy { Hosts = [_server.Host] },
            new HttpSourceOptions { UseProxy = false, FreshFor = TimeSpan.Zero });
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Some_are_asked_after_at_once()
    {
        await using var execution = await ComputedAsync();
        foreach (var input in Enumerable.Range(0, Inputs))
        {
            _delays[Name(input)] = TimeSpan.FromMilliseconds(50);
        }

        _mostAtOnce = 0;
        Assert.Single(await execution.Finish());

        Assert.InRange(_mostAtOnce, 2, 8);
    }

    [Fact]
    public async Task The_first_that_changed_is_the_one_that_is_named_though_others_answer_sooner()
    {
        await using var execution = await ComputedAsync();
        foreach (var input in (int[])[3, 5, 6])
        {
            _tags[Name(input)] = "\"two\"";
        }

        _delays[Name(3)] = TimeSpan.FromMilliseconds(300);
        var fault = await Assert.ThrowsAsync<ComputeException>(execution.Finish);

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.StartsWith($"{Url(3)} changed while the job was running", fault.Message);
    }

    private static string Name(int input) => FormattableString.Invariant($"/{input}.nc");

    private string Url(int input) => new Uri(_server.Url, Name(input)).AbsoluteUri;

    private async Task<Computed> ComputedAsync()
    {
        var request = EngineRun.One("CDAT.aggregate", "tas", Enumerable.Range(0, Inputs).Select(Url));
        var job = EngineRun.Job();
        var plan = await _run.Engine.PlanAsync(request, job, Stop);
        var execution = await _run.Engine.OpenAsync(request, plan, job, Stop);
        _ = await execution.PrepareAsync(Stop);
        var results = await Task.WhenAll(
            Enumerable.Range(0, plan.Partitions.Length).Select(number => execution.RunAsync(number, 1, Stop)));
        return new(execution, results);
    }

    private async Task<bool> AnswerAsync(HttpContext context, int number)
    {
        lock (_gate)
        {
            _mostAtOnce = Math.Max(_mostAtOnce, ++_atOnce);
        }

        try
        {
            var path = context.Request.Path.Value!;
            await Task.Delay(_delays.GetValueOrDefault(path), Stop);
            var tag = new EntityTagHeaderValue(_tags.GetValueOrDefault(path, "\"one\""));
            await Results.Bytes(Bytes(path), enableRangeProcessing: true, entityTag: tag).ExecuteAsync(context);
            return true;
        }
        finally
        {
            lock (_gate)
            {
                _atOnce--;
            }
        }
    }

    private byte[] Bytes(string path)
    {
        lock (_gate)
        {
            var file = _folder.File(path[1..]);
            if (!File.Exists(file))
            {
                var day = double.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
                _ = new ClassicFile()
                    .Dimension("time", 1, isUnlimited: true)
                    .Variable("time", ElementType.Double, ["time"], [day], ("units", "days since 2000-01-01"))
                    .Variable("tas", ElementType.Float, ["time"], [day])
                    .Write(file);
            }

            return File.ReadAllBytes(file);
        }
    }

    /// <summary>A job that has only to be finished.</summary>
    private sealed class Computed(IJobExecution execution, IReadOnlyList<PartitionResult> results) : IAsyncDisposable
    {
        public async Task<IReadOnlyList<FinishedOutput>> Finish() => await execution.FinishAsync(results, Stop);

        public ValueTask DisposeAsync() => execution.DisposeAsync();
    }
}
