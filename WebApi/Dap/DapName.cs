namespace Compute.Orleans.WebApi.Dap;

/// <summary>The last part of a DAP2 URL: a file's name, and the ending that says what is asked for.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Kind">What is asked for.</param>
internal readonly record struct DapName(string File, DapKind Kind)
{
    /// <summary>Reads it.</summary>
    public static DapName Parse(string last)
    {
        var dot = last.LastIndexOf('.');
        var kind = dot < 0 ? DapKind.None : last[dot..] switch
        {
            ".dds" => DapKind.Dds,
            ".das" => DapKind.Das,
            ".dods" => DapKind.Dods,
            ".ascii" or ".asc" => DapKind.Ascii,
            ".info" => DapKind.Info,
            ".html" => DapKind.Html,
            ".ver" => DapKind.Version,
            _ => DapKind.None,
        };
        return kind == DapKind.None ? new(last, kind) : new(last[..dot], kind);
    }
}
