using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Cluster;

/// <summary>Refuses what no process of a cluster could start with; never shows a connection string.</summary>
/// <param name="isEdge">Whether the process is an edge, which is nothing without a cluster.</param>
public sealed class ClusterSettingsValidator(bool isEdge) : IValidateOptions<ClusterSettings>
{
    private const int LongestId = 63; // As a label of a pod may be.

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        var faults = new List<string>();
        if (options.Mode is not (ClusterSettings.Standalone or ClusterSettings.Cluster))
        {
            faults.Add(
                $"Cluster:Mode is `{options.Mode}`: it must be {ClusterSettings.Standalone}, one process with "
                + $"everything, or {ClusterSettings.Cluster}, silos and edges over PostgreSQL");
        }

        if ((isEdge || options.Mode == ClusterSettings.Cluster) && !NamesHost(options.ConnectionString))
        {
            var what = options.ConnectionString.Length == 0 ? "is empty" : "names no host";
            faults.Add(
                $"Cluster:ConnectionString {what}: set it to the PostgreSQL database that all processes of the cluster "
                + "share, like `Host=db.example;Database=compute;Username=compute;Password=...`");
        }

        CheckId(faults, "Cluster:ServiceId", options.ServiceId);
        CheckId(faults, "Cluster:ClusterId", options.ClusterId);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool NamesHost(string connectionString) => connectionString
        .Split(';', StringSplitOptions.TrimEntries)
        .Any(part => part.StartsWith("Host=", StringComparison.OrdinalIgnoreCase)
            || part.StartsWith("Server=", StringComparison.OrdinalIgnoreCase));

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_';

    private static void CheckId(List<string> faults, string key, string id)
    {
        if (id.Length is 0 or > LongestId || !id.All(IsPlain))
        {
            faults.Add($"{key} is `{id}`: it must be 1 to {LongestId} letters, digits, dots, dashes or underscores");
        }
    }
}
