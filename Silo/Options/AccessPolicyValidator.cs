using Compute.Orleans.Engine.Sources.Access;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses folders, hosts and URLs that could never be matched, and files that cannot be used.</summary>
/// <param name="readsSecrets">
/// Whether secrets must be readable: a service may need any of them, and a command that reads one input perhaps none.
/// </param>
internal sealed class AccessPolicyValidator(bool readsSecrets) : IValidateOptions<AccessPolicy>
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Data";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AccessPolicy options)
    {
        var problems = options.Problems(readsSecrets).ToList();

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
