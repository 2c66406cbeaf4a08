namespace Compute.Orleans.WebApi.Dap;

/// <summary>What is asked for of a file, by the ending of the URL.</summary>
internal enum DapKind
{
    /// <summary>No ending: what endings there are.</summary>
    None,

    /// <summary>.dds: the structure.</summary>
    Dds,

    /// <summary>.das: the attributes.</summary>
    Das,

    /// <summary>.dods: the data.</summary>
    Dods,

    /// <summary>.ascii, .asc: the data as text.</summary>
    Ascii,

    /// <summary>.info: a page that describes the file.</summary>
    Info,

    /// <summary>.html: a page to choose from.</summary>
    Html,

    /// <summary>.ver: versions.</summary>
    Version,
}
