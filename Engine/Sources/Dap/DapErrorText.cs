using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>What servers say when they refuse: DAP2's Error, a page, or a line.</summary>
/// <remarks>Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.4.</remarks>
internal static partial class DapErrorText
{
    /// <summary>The most that is looked at, in bytes.</summary>
    public const int MostBytes = 4096;

    private const int MostShown = 300;
    private const int MatchMilliseconds = 1000;
    private const double Million = 1e6; // As THREDDS counts.

    /// <summary>Whether a text is DAP2's Error.</summary>
    /// <param name="text">The beginning of an answer.</param>
    public static bool IsError(string text) => ErrorStart().IsMatch(text);

    /// <summary>DAP2's Error in the middle of something else.</summary>
    /// <param name="text">The last bytes of an answer.</param>
    /// <returns>The Error to the text's end, or null when there is none.</returns>
    public static string? FindError(string text) =>
        ErrorAnywhere().Match(text) is { Success: true } found ? text[found.Index..] : null;

    /// <summary>What a refusal says, in quotes: the Error's message, or the body's text without marks.</summary>
    /// <param name="body">The body, or its beginning.</param>
    /// <returns>One line without control characters; empty where the body says nothing.</returns>
    public static string Quote(string body)
    {
        var said = IsError(body) && Message().Match(body) is { Success: true } message
            ? message.Groups["text"].Value.Replace("\\\"", "'", StringComparison.Ordinal)
            : Mark().Replace(body, " ");
        var shown = Shown(said, MostShown);
        return shown.Length == 0 ? "" : $" \"{shown}\"";
    }

    /// <summary>Text for a message: one line, bounded, control characters out.</summary>
    /// <param name="text">What a server sent.</param>
    /// <param name="most">The most characters.</param>
    public static string Shown(string text, int most)
    {
        var shown = new StringBuilder();
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter))
            {
                _ = shown.Length > 0 && shown[^1] != ' ' ? shown.Append(' ') : shown;
            }
            else
            {
                _ = shown.Append(char.IsSurrogate(letter) ? '?' : letter);
            }

            if (shown.Length > most)
            {
                return shown.Append("...").ToString();
            }
        }

        return shown.ToString().TrimEnd();
    }

    /// <summary>Whether a refusal is about the size of the answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, or its beginning.</param>
    /// <param name="limit">The most that the server says it answers, in bytes; else null.</param>
    public static bool IsTooBig(int status, string body, out long? limit)
    {
        limit = Limit().Match(body) is { Success: true } match
            && double.TryParse(match.Groups["most"].Value, CultureInfo.InvariantCulture, out var most) && most < Million
            ? (long)(most * Million)
            : null;
        return status == 413 || (status is 200 or 400 or 403 or >= 500 && TooBig().IsMatch(body));
    }

    [GeneratedRegex(@"^\s*Error\s*\{", RegexOptions.IgnoreCase, MatchMilliseconds)]
    private static partial Regex ErrorStart();

    [GeneratedRegex(
        @"Error\s*\{\s*(code|message)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
        | RegexOptions.NonBacktracking)]
    private static partial Regex ErrorAnywhere();

    [GeneratedRegex(
        @"message\s*=\s*""(?<text>(\\.|[^""\\])*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
        | RegexOptions.NonBacktracking)]
    private static partial Regex Message();

    [GeneratedRegex(@"<style[^<]*</style>|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Mark();

    [GeneratedRegex(
        @"too big|too large|(larger|bigger|greater) than the (maximum|limit|max)|exceeds the (maximum|limit|max)",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TooBig();

    [GeneratedRegex(@"max\s*=\s*(?<most>[0-9]+(\.[0-9]+)?)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
        | RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();
}
