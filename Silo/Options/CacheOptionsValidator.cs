using Compute.Orleans.Engine.Sources.Caching;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses a cache that could not be where, or as large as, it is said to be.</summary>
internal sealed class CacheOptionsValidator : IValidateOptions<CacheOptions>
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Data:Cache";

    private const int LeastMb = 256; // One range in 32 parts of it: what is written between two sweeps.
    private const int MostMb = 100_000_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CacheOptions options)
    {
        if (options.Folder.Length > 0 && !Path.IsPathFullyQualified(options.Folder))
        {
            return ValidateOptionsResult.Fail(
                $"Data:Cache:Folder is `{options.Folder}`: it must be an absolute path, or empty for the data folder");
        }

        return options.MaxMb == 0
            ? ValidateOptionsResult.Success
            : OptionBounds.Check(
                new OptionBounds("Data:Cache:MaxMb, if not 0 for no cache,", options.MaxMb, LeastMb, MostMb));
    }
}
