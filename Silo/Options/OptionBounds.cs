using System.Globalization;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>The one wording for a number out of its bounds.</summary>
internal static class OptionBounds
{
    /// <summary>Checks one option.</summary>
    /// <param name="key">The option's full key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The largest value allowed.</param>
    public static ValidateOptionsResult Check(string key, long value, long least, long most) =>
        value >= least && value <= most
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture, $"{key} is {value}: it must be from {least} to {most}"));
}
