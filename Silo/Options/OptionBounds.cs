using System.Globalization;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>A number and its bounds, with the one wording for when it is out of them.</summary>
/// <param name="Key">The option's full key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Least">The least value allowed.</param>
/// <param name="Most">The largest value allowed.</param>
internal readonly record struct OptionBounds(string Key, double Value, double Least, double Most)
{
    /// <summary>Checks several options, and names all that are out of their bounds.</summary>
    /// <param name="all">The options.</param>
    public static ValidateOptionsResult Check(params ReadOnlySpan<OptionBounds> all)
    {
        var failures = new List<string>();
        foreach (var (key, value, least, most) in all)
        {
            if (!(value >= least && value <= most))
            {
                failures.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{key} is {value}: it must be from {least} to {most}"));
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
