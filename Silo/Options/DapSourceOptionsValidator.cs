using Compute.Orleans.Engine.Sources.Dap;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses ways to read by DAP2 that could not work.</summary>
internal sealed class DapSourceOptionsValidator : IValidateOptions<DapSourceOptions>
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Data:Dap";

    private const int SmallestRequest = 64 * 1024;
    private const int LargestRequest = 1024 * 1024 * 1024;
    private const int MostAtOnce = 64;
    private const int SmallestText = 64 * 1024;
    private const int LargestText = 256 * 1024 * 1024;
    private const double LongestSeconds = 86_400;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DapSourceOptions options) => OptionBounds.Check(
        new("Data:Dap:MaxRequestBytes", options.MaxRequestBytes, SmallestRequest, LargestRequest),
        new("Data:Dap:RequestsAtOnce", options.RequestsAtOnce, 1, MostAtOnce),
        new("Data:Dap:MaxTextBytes", options.MaxTextBytes, SmallestText, LargestText),
        new("Data:Dap:Remember in seconds", options.Remember.TotalSeconds, 0, LongestSeconds));
}
