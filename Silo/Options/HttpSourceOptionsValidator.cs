using Compute.Orleans.Engine.Sources.Http;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses ways to read remote files that could not work.</summary>
internal sealed class HttpSourceOptionsValidator : IValidateOptions<HttpSourceOptions>
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Data:Http";

    private const double LongestSeconds = 3600;
    private const int MostAttempts = 20;
    private const int MostConnections = 256;
    private const int SmallestBlock = 4 * 1024;
    private const int LargestBlock = 16 * 1024 * 1024;
    private const int MostBlocks = 4096;
    private const int LargestRequest = 256 * 1024 * 1024;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, HttpSourceOptions options) => OptionBounds.Check(
        new("Data:Http:ConnectTimeout in seconds", options.ConnectTimeout.TotalSeconds, 0.1, LongestSeconds),
        new("Data:Http:StallTimeout in seconds", options.StallTimeout.TotalSeconds, 0.1, LongestSeconds),
        new("Data:Http:AnswerTimeout in seconds", Answer(options).TotalSeconds, 0.1, LongestSeconds),
        new("Data:Http:Attempts", options.Attempts, 1, MostAttempts),
        new("Data:Http:RetryDelay in seconds", options.RetryDelay.TotalSeconds, 0, LongestSeconds),
        new("Data:Http:MaxRetryDelay in seconds", options.MaxRetryDelay.TotalSeconds, 0, LongestSeconds),
        new("Data:Http:ConnectionsPerHost", options.ConnectionsPerHost, 1, MostConnections),
        new("Data:Http:BlockBytes", options.BlockBytes, SmallestBlock, LargestBlock),
        new("Data:Http:CachedBlocks", options.CachedBlocks, 1, MostBlocks),
        new("Data:Http:MaxRequestBytes", options.MaxRequestBytes, options.BlockBytes, LargestRequest));

    private static TimeSpan Answer(HttpSourceOptions options) => options.AnswerTimeout ?? options.StallTimeout;
}
