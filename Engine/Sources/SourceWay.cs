namespace Compute.Orleans.Engine.Sources;

/// <summary>How a dataset is read.</summary>
public enum SourceWay
{
    /// <summary>From a local path.</summary>
    File,

    /// <summary>From an http(s) URL of which is not known yet how it is best read.</summary>
    Url,

    /// <summary>From an http(s) URL by byte ranges, or from a copy of the whole file.</summary>
    Ranges,

    /// <summary>From an http(s) URL by DAP2.</summary>
    Dap2,
}
