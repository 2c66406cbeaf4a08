using System.Globalization;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses what is no name of an image, before it stands in every output.</summary>
internal sealed class ProvenanceOptionsValidator : IValidateOptions<ProvenanceOptions>
{
    private const int Longest = 512;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ProvenanceOptions options)
    {
        var image = options.ContainerImage;
        return image.Length <= Longest && !image.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"Provenance:ContainerImage has {image.Length} characters, or blanks: an image is named by at most "
                + $"{Longest} characters without any, as registry.example/compute:1.0"));
    }
}
