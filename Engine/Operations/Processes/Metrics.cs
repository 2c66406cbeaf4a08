using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Processes;

/// <summary>What the service knows of itself: how many jobs wait and run, and how its processes are used.</summary>
/// <remarks>
/// <para>
/// The document is the original's, with its names: time, health and usage. Numbers that this service does not have are
/// left out, among them those of files: it keeps no list of who read what.
/// </para>
/// <para>
/// Every user may ask. No user and no file is named: counts are of all users together, and only user_jobs_* are those
/// of the user who asks.
/// </para>
/// <para>Source: ESGF compute service, compute_tasks/metrics_.py.</para>
/// </remarks>
internal sealed class Metrics : ImmediateProcess
{
    private const string Output = "output";
    private const string Json = "application/json";

    private static readonly ComplexForm _json = new([new(Json)]);

    private static readonly ImmutableArray<InputSignature> _inputs =
    [
        .. ((string[])["variable", "domain", "operation"]).Select(name => new InputSignature(
            name,
            name,
            $"The list `{name}` of other processes, which clients send with every request; it is not looked at.",
            0,
            1,
            _json)),
    ];

    /// <inheritdoc/>
    public override Signature Signature { get; } = new(
        "CDAT.metrics",
        "Metrics",
        "What the service knows of itself, as a JSON document. time: when. health: jobs_running and jobs_queued of all "
        + "users, user_jobs_running and user_jobs_queued of the user who asks, and where they are known cpu_count, "
        + "memory_usage and memory_available, in bytes. usage: for each process in operators the count of its jobs "
        + "that ended, how many failed, and avg_time, their average time in seconds. It takes no inputs.",
        0,
        0,
        [])
    {
        Kind = OperationKind.Service,
        IsImmediate = true,
        WantsMetrics = true,
        Inputs = _inputs,
        Outputs = [new(Output, "Metrics", "A JSON object with time, health and usage.", _json)],
        Examples = [new("How busy the service is, and what it was used for.", "{}")],
    };

    /// <inheritdoc/>
    public override ImmutableArray<ProcessValue> Evaluate(
        ImmutableArray<ProcessValue> inputs, ServiceMetrics? metrics) =>
        [new(Output, Text(metrics ?? throw new ArgumentNullException(nameof(metrics)))) { MimeType = Json }];

    private static string Text(ServiceMetrics metrics)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("time", Time(metrics.Time));
            json.WriteStartObject("health");
            Write(json, "jobs_running", metrics.JobsRunning);
            Write(json, "jobs_queued", metrics.JobsQueued);
            Write(json, "user_jobs_running", metrics.UserJobsRunning);
            Write(json, "user_jobs_queued", metrics.UserJobsQueued);
            Write(json, "cpu_count", metrics.CpuCount);
            Write(json, "memory_usage", metrics.MemoryUsage);
            Write(json, "memory_available", metrics.MemoryAvailable);
            json.WriteEndObject();
            json.WriteStartObject("usage");
            json.WriteStartObject("operators");
            foreach (var use in metrics.Processes)
            {
                json.WriteStartObject(use.Identifier);
                json.WriteNumber("count", use.Count);
                json.WriteNumber("failed", use.Failed);
                json.WriteNumber("avg_time", use.Seconds / use.Count);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // As C's ctime, of UTC: "Sat Nov  7 11:41:01 2026".
    private static string Time(DateTimeOffset time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{time.UtcDateTime:ddd MMM} {time.UtcDateTime.Day,2} {time.UtcDateTime:HH:mm:ss yyyy}");

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
