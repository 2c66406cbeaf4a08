using System.Xml;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>What every document says of a process.</summary>
internal static class BriefElements
{
    /// <summary>The version, identifier, title and abstract, into an element that was just begun.</summary>
    public static void WriteBrief(this XmlWriter writer, ProcessDescription process)
    {
        writer.WriteAttributeString("wps", "processVersion", WpsNames.WpsUri, SafeText.Clean(process.Version));
        writer.WriteDescription(process.Identifier, process.Title, process.Abstract);
    }

    /// <summary>An identifier, a title and an abstract, which clients rely on: none is ever left out.</summary>
    public static void WriteDescription(this XmlWriter writer, string identifier, string title, string text)
    {
        writer.WriteOws("Identifier", identifier);
        writer.WriteOws("Title", title.Length > 0 ? title : identifier);
        writer.WriteOws("Abstract", text.Length > 0 ? text : title);
    }
}
