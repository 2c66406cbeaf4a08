using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses a cache that cannot be where, or as large as, it is said to be, or is open to others.</summary>
/// <param name="data">The data folder.</param>
/// <param name="policy">What may be read.</param>
internal sealed class CacheOptionsValidator(DataFolder data, IOptions<AccessPolicy> policy)
    : IValidateOptions<CacheOptions>
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

        var problems = Exposed(options.Folder);
        if (options.MaxMb != 0 && OptionBounds.Check(
            new OptionBounds("Data:Cache:MaxMb, if not 0 for no cache,", options.MaxMb, LeastMb, MostMb))
            is { Failed: true } bounds)
        {
            problems.AddRange(bounds.Failures);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private List<string> Exposed(string folder)
    {
        try
        {
            return [.. policy.Value.CacheProblems(data, folder)];
        }
        catch (OptionsValidationException)
        {
            return []; // What is wrong with the policy is said as such, and nothing starts.
        }
    }
}
