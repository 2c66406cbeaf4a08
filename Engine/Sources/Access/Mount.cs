namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>A local folder whose files any user may read, and the URLs under which clients know it.</summary>
public sealed class Mount
{
    /// <summary>
    /// Absolute path of the folder; links below it are followed, but only to where reading is allowed.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// URL prefixes that map to the folder: <c>https://host/thredds/fileServer/data</c>. The scheme does not matter,
    /// and <c>fileServer</c> and <c>dodsC</c> stand for each other.
    /// </summary>
    public IList<string> Urls { get; set; } = [];
}
