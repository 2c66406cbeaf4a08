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

    /// <param name="folder">The data folder.</param>
    /// <param name="job">The job.</param>
    /// <param name="run">The number of its run.</param>
    /// <param name="isDurable">Whether it is to outlive a loss of power: not that of a job which does not.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(
        DataFolder folder, Guid job, int run, bool isDurable, CancellationToken cancellationToken)
    {
        var path = PathOf(folder, job, run);
        _ = Directory.CreateDirectory(folder.Work(job));
        var growing = path + ".part";
        await using (var file = new FileStream(growing, FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, this, cancellationToken: cancellationToken);
            file.Flush(flushToDisk: isDurable);
        }

        File.Move(growing, path, overwrite: true);
    }

    public static async Task<WorkFile> ReadAsync(
        DataFolder folder, Guid job, int run, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(PathOf(folder, job, run));
        return (await JsonSerializer.DeserializeAsync<WorkFile>(file, cancellationToken: cancellationToken))!;
    }

    /// <summary>Whether a folder is the work folder of a job: a file of a run is in it, whole or begun.</summary>
    public static bool IsIn(string path) =>
        Directory.Exists(path) && Directory.EnumerateFiles(path, "run-*.json*").Any();

    /// <summary>The job's owner, as one of its runs says it, or null when none was written to its end.</summary>
    public static async Task<string?> OwnerAsync(DataFolder folder, Guid job, CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFiles(folder.Work(job), "run-*.json"))
        {
            try
            {
                await using var file = File.OpenRead(path);
                var work = await JsonSerializer.DeserializeAsync<WorkFile>(file, cancellationToken: cancellationToken);
                return work?.Request.User;
            }
            catch (JsonException)
            {
                // A loss of power left its name without its text.
            }
        }

        return null;
    }

    private static string PathOf(DataFolder folder, Guid job, int run) =>
        Path.Combine(folder.Work(job), FormattableString.Invariant($"run-{run}.json"));
}
