using System.Text.Json;
using System.Text.Json.Serialization;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Grains.Messages;

namespace Compute.Orleans.Grains.Workers;

/// <summary>What a silo needs to work on a job: request and plan, in the job's work folder.</summary>
/// <remarks>
/// A plan of thousands of partitions over thousands of files is too much for a message. The file is written once,
/// whole, under the number of the run, so that no silo can meet an older or a half written one under its name.
/// </remarks>
internal sealed record WorkFile(
    [property: JsonPropertyName("request")] ExecuteRequest Request,
    [property: JsonPropertyName("accepted")] DateTimeOffset Accepted,
    [property: JsonPropertyName("plan")] StoredPlan Plan)
{
    public JobContext Context(Guid job) => Request.ToContext(job, Accepted);

    public async Task WriteAsync(DataFolder folder, Guid job, int run, CancellationToken cancellationToken)
    {
        var path = PathOf(folder, job, run);
        _ = Directory.CreateDirectory(folder.Work(job));
        var growing = path + ".part";
        await using (var file = new FileStream(growing, FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, this, cancellationToken: cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(growing, path, overwrite: true);
    }

    public static async Task<WorkFile> ReadAsync(
        DataFolder folder, Guid job, int run, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(PathOf(folder, job, run));
        return (await JsonSerializer.DeserializeAsync<WorkFile>(file, cancellationToken: cancellationToken))!;
    }

    private static string PathOf(DataFolder folder, Guid job, int run) =>
        Path.Combine(folder.Work(job), FormattableString.Invariant($"run-{run}.json"));
}
