namespace Compute.Orleans.Silo.Checks;

/// <summary>What a check found.</summary>
/// <param name="Subject">What was looked at: a word or two.</param>
/// <param name="IsWell">Whether it is as it should be.</param>
/// <param name="Text">What was found; where it is wrong, with what would do.</param>
internal sealed record Finding(string Subject, bool IsWell, string Text)
{
    /// <summary>Everything is as it should be.</summary>
    /// <param name="subject">What was looked at.</param>
    /// <param name="text">What was found.</param>
    public static Finding Well(string subject, string text) => new(subject, IsWell: true, text);

    /// <summary>Something must be done.</summary>
    /// <param name="subject">What was looked at.</param>
    /// <param name="text">What is wrong, and what would do.</param>
    public static Finding Wrong(string subject, string text) => new(subject, IsWell: false, text);

    /// <summary>The finding in one line.</summary>
    public override string ToString() => $"{(IsWell ? "ok   " : "WRONG")}  {Subject}: {Text.ReplaceLineEndings(" ")}";
}
