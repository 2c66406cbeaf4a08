using System.Globalization;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>What is said of an input that is not read: what, and what would do; never what exists.</summary>
internal static class InputRefusal
{
    private const string Locator = "variable";
    private const int MaxShown = 300;

    /// <summary>A path, or a URL that stands for one, outside of all folders: the same whatever is there.</summary>
    /// <param name="uri">What was asked for.</param>
    public static ComputeException Outside(string uri) => Invalid(
        $"`{Shown(uri)}` is not inside a configured folder; an operator allows a folder with Data:Mounts");

    /// <summary>A URL whose host is not listed, or not with this port or scheme.</summary>
    /// <param name="uri">What was asked for.</param>
    /// <param name="url">The same, read.</param>
    public static ComputeException Unlisted(string uri, Uri url) => Invalid(
        $"`{Shown(uri)}` is on {Shown($"{url.Scheme}://{url.Authority}")}, which is not a listed host; "
        + "an operator allows it with Data:Hosts");

    /// <summary>What is neither a path nor a URL of a kind that is read.</summary>
    /// <param name="uri">What was asked for.</param>
    public static ComputeException Malformed(string uri) => Invalid(
        $"`{Shown(uri)}` names no input: give an absolute path, a file:/// URL, or an http(s) URL with its host "
        + "as it is listed, without a user, without backslashes, `..` and control characters");

    /// <summary>A host that lets this service in, but not for this user.</summary>
    /// <param name="uri">What was asked for.</param>
    /// <param name="url">The same, read.</param>
    /// <param name="user">Who asked.</param>
    /// <param name="key">The key of the credentials.</param>
    public static ComputeException NotForUser(string uri, Uri url, string user, string key) => new(
        Fault.Denied,
        Locator,
        $"`{Shown(uri)}` is on {Shown($"{url.Scheme}://{url.Authority}")}, which is read with credentials that are not "
        + $"for `{Shown(user)}`; an operator names who may read it in {key}:Users");

    /// <summary>A file inside a folder that is not there.</summary>
    /// <param name="uri">What was asked for.</param>
    public static ComputeException Missing(string uri) => new(
        Fault.DataUnreachable,
        Locator,
        $"`{Shown(uri)}` is not there, or the service's account may not read it: check the name and the permissions");

    /// <summary>A text from outside as messages show it: short, and in one line.</summary>
    /// <param name="text">The text.</param>
    public static string Shown(string text)
    {
        var shown = text.Length > MaxShown ? string.Concat(text.AsSpan(0, MaxShown), "...") : text;

        return string.Create(shown.Length, shown, static (to, from) =>
        {
            for (var at = 0; at < from.Length; at++)
            {
                to[at] = IsShown(from, at) ? from[at] : '?';
            }
        });
    }

    // Neither what ends a line, nor what hides or turns around what follows, nor half a character.
    private static bool IsShown(string text, int at) => char.GetUnicodeCategory(text, at) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Surrogate => at > 0 && char.IsSurrogatePair(text, at - 1),
        _ => true,
    };

    private static ComputeException Invalid(string message) => new(Fault.InvalidValue, Locator, message);
}
