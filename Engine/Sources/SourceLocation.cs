namespace Compute.Orleans.Engine.Sources;

/// <summary>Where a dataset is and how it is read there: what a plan says of an input, in one text.</summary>
/// <remarks>
/// The text is <c>/absolute/path</c>, <c>https://host/path</c>, <c>ranges+https://host/path</c> or
/// <c>dap2+https://host/path</c>. Nothing is checked of what is behind the way: a policy judges that.
/// </remarks>
/// <param name="Way">How it is read.</param>
/// <param name="Address">The path or the URL, without the way.</param>
public readonly record struct SourceLocation(SourceWay Way, string Address)
{
    private const string RangesPrefix = "ranges+";
    private const string Dap2Prefix = "dap2+";

    /// <summary>Whether it is a path, which messages to clients do not show.</summary>
    public bool IsLocal => Way == SourceWay.File;

    /// <summary>A URL that is read by byte ranges.</summary>
    /// <param name="url">The URL.</param>
    public static SourceLocation Ranges(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(SourceWay.Ranges, url.AbsoluteUri);
    }

    /// <summary>A URL that is read by DAP2.</summary>
    /// <param name="url">The URL.</param>
    public static SourceLocation Dap2(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(SourceWay.Dap2, url.AbsoluteUri);
    }

    /// <summary>Reads a text; whatever is neither a path nor begins with a way counts as a URL.</summary>
    /// <param name="text">The text.</param>
    public static SourceLocation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Path.IsPathFullyQualified(text) ? new(SourceWay.File, text)
            : Rest(text, RangesPrefix) is { } ranges ? new(SourceWay.Ranges, ranges)
            : Rest(text, Dap2Prefix) is { } dataset ? new(SourceWay.Dap2, dataset)
            : new(SourceWay.Url, text);
    }

    /// <summary>The text, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Way switch
    {
        SourceWay.Ranges => RangesPrefix + Address,
        SourceWay.Dap2 => Dap2Prefix + Address,
        _ => Address,
    };

    private static string? Rest(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
