using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Local;

/// <summary>Runs a request to its end in this process, by the plan that a service would make of it.</summary>
/// <param name="options">Where the outputs go, and what may be replaced.</param>
/// <param name="request">The request.</param>
/// <param name="engines">Makes the engine.</param>
internal sealed class LocalRun(ExecuteOptions options, LocalRequest request, LocalEngines engines)
{
    /// <summary>
    /// What a service says of inputs that its operator has not allowed, and what allows them for one run.
    /// </summary>
    private static readonly (string Said, string Allowing)[] _refusals =
        [("with Data:Mounts", "--allow FOLDER"), ("with Data:Hosts", "--allow-host HOST")];

    private const int Attempt = 1;
    private const int ComparedBytes = 1 << 20;

    /// <summary>Makes the outputs; on any failure none of them appears.</summary>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="StartException">An output is there already, or an input has changed.</exception>
    /// <exception cref="ComputeException">The request cannot be run.</exception>
    public async Task<LocalOutputs> RunAsync(CancellationToken cancellationToken)
    {
        var job = new JobContext(Identify(request), options.User, request.Accepted) { Server = request.Server };
        var engineOptions = engines.OptionsFor(request.Origin);
        using var work = WorkFolder.Take(options.Output, job.JobId);
        await using var sources = engines.SourcesIn(work.Data);
        using var engine = engines.Make(engineOptions, work.Data, sources, request.Server);
        Check(engine);

        var plan = await engine.PlanAsync(request.Request, job, cancellationToken);
        var changed = Changed(plan);
        if (changed is not null && !options.ChangedInputs)
        {
            throw new StartException($"{changed}; --changed-inputs goes on with what is there now");
        }

        string[] names = [.. plan.Outputs.Select(output => Path.Combine(options.Output, output.FileName))];
        if (!options.Force && Array.Find(names, File.Exists) is { } known)
        {
            throw new StartException($"{known} is there already: --force replaces it");
        }

        var grown = await ComputeAsync(engine, plan, job, work, engineOptions.Concurrency, cancellationToken);
        var same = request.Origin is null ? -1 : Array.FindIndex(grown, path => HasBytesOf(path, options.File));
        foreach (var (path, name) in grown.Zip(names))
        {
            File.Move(path, name, options.Force);
        }

        return new(names, same < 0 ? null : names[same], changed);
    }

    // The outputs' names hang on it: the same request, accepted at the same moment, gives the same names.
    private static Guid Identify(LocalRequest request)
    {
        var moment = request.Accepted.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var named = $"{moment}\n{request.Server}\n{ExecuteDocument.Of(request.Request)}";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(named)).AsSpan(0, 16), bigEndian: true);
    }

    private void Check(ComputeEngine engine)
    {
        try
        {
            engine.Check(request.Request, options.User);
        }
        catch (ComputeException refused) when (Allowing(refused.Message) is { } allowing)
        {
            throw new StartException($"{refused.Message}; for this run, {allowing} does", refused);
        }

        static string? Allowing(string message) => Array.Find(
            _refusals, refusal => message.EndsWith(refusal.Said, StringComparison.Ordinal)).Allowing;
    }

    private async Task<string[]> ComputeAsync(
        ComputeEngine engine,
        JobPlan plan,
        JobContext job,
        WorkFolder work,
        int atOnce,
        CancellationToken cancellationToken)
    {
        await using var execution = await engine.OpenAsync(request.Request, plan, job, cancellationToken);
        await execution.PrepareAsync(cancellationToken);
        using var turn = new SemaphoreSlim(1);
        using var results = new ResultStore(
            plan.Partitions.Length, engines.ResultMemoryBytes, Path.Combine(work.Data.Work(job.JobId), "results.bin"));
        await Parallel.ForAsync(
            0,
            plan.Partitions.Length,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (partition, token) =>
            {
                var result = await execution.RunAsync(partition, Attempt, token);
                await turn.WaitAsync(token);
                try
                {
                    _ = await results.AddAsync(result.ToMessage(Attempt).ToRow(), token);
                }
                finally
                {
                    _ = turn.Release();
                }
            });
        var outputs = await execution.FinishAsync(results, cancellationToken);
        return [.. outputs.Select(output => Path.Combine(work.Data.Public, output.Path))];
    }

    /// <summary>What is not as it was when the output was made; null when nothing is, or nothing is known.</summary>
    private string? Changed(JobPlan plan)
    {
        if (request.Origin is not { Accepted: not null } origin)
        {
            return null; // A document, or an output of the original service: neither says how its inputs were.
        }

        if (origin.Inputs is not { } recorded)
        {
            return $"{options.File} does not say in provenance.inputs how its inputs were";
        }

        var before = recorded.DistinctBy(input => input.Uri).ToDictionary(input => input.Uri, StringComparer.Ordinal);
        ImmutableArray<InputState> changed =
        [
            .. plan.Inputs
                .Select(input => InputState.Of(input.Uri, input.Location, input.Identity))
                .DistinctBy(input => input.Uri, StringComparer.Ordinal)
                .Where(input => !before.TryGetValue(input.Uri, out var known) || known != input),
        ];
        return changed switch
        {
            [] => null,
            [var only] => $"`{only.Uri}` is not as it was: it was {Said(only)}, and is {only}",
            [var first, ..] => $"`{first.Uri}` and {changed.Length - 1} more inputs are not as they were: the first "
                + $"was {Said(first)}, and is {first}",
        };

        string Said(InputState now) => before.TryGetValue(now.Uri, out var known) ? known.ToString() : "not named";
    }

    private static bool HasBytesOf(string one, string other)
    {
        using var left = File.OpenRead(one);
        using var right = File.OpenRead(other);
        if (left.Length != right.Length)
        {
            return false;
        }

        var (leftBytes, rightBytes) = (new byte[ComparedBytes], new byte[ComparedBytes]);
        while (left.ReadAtLeast(leftBytes, ComparedBytes, throwOnEndOfStream: false) is var count and > 0)
        {
            if (right.ReadAtLeast(rightBytes, ComparedBytes, throwOnEndOfStream: false) != count
                || !leftBytes.AsSpan(0, count).SequenceEqual(rightBytes.AsSpan(0, count)))
            {
                return false;
            }
        }

        return true;
    }
}
