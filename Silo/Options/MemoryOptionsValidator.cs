using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses limits that no job fits in.</summary>
internal sealed class MemoryOptionsValidator : IValidateOptions<MemoryOptions>
{
    private const int Least = 256;
    private const int Most = 1024 * 1024;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MemoryOptions options) =>
        OptionBounds.Check(new OptionBounds("Memory:LimitMb", options.LimitMb, Least, Most));
}
