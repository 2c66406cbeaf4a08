using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses a time that would end the process at once, or never.</summary>
internal sealed class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>
{
    private const int Longest = 3600;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options) =>
        OptionBounds.Check(new OptionBounds("Shutdown:Seconds", options.Seconds, 1, Longest));
}
