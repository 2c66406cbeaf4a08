using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses sizes that the engine would refuse, by the names that they have here.</summary>
internal sealed class PartitionOptionsValidator : IValidateOptions<PartitionOptions>
{
    private const int LargestPartitionMb = 4096;
    private const int SmallestBlockKb = 64;
    private const int LargestBlockKb = 16384;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PartitionOptions options) => OptionBounds.Check(
        new("Partitions:TargetMb", options.TargetMb, 1, LargestPartitionMb),
        new("Partitions:BlockKb", options.BlockKb, SmallestBlockKb, LargestBlockKb));
}
