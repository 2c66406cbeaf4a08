namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>A word, a sign or a quoted text of a document.</summary>
/// <param name="Text">The word, the sign, or what stands between the quotes; empty at the end.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Line">The line that it begins on, from 1.</param>
internal readonly record struct DapToken(string Text, DapTokenKind Kind, int Line)
{
    /// <summary>Whether this is a sign.</summary>
    /// <param name="sign">The sign.</param>
    public bool Is(char sign) => Kind == DapTokenKind.Sign && Text[0] == sign;

    /// <summary>Whether this is a word, in any case.</summary>
    /// <param name="word">The word.</param>
    public bool Is(string word) =>
        Kind == DapTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
