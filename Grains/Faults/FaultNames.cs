using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.Grains.Faults;

/// <summary>Calls a file as its client does: by the uri that was given, not by where it lies on the server.</summary>
internal static class FaultNames
{
    /// <summary>The fault with a uri in the place of a path; the fault itself where it names no such path.</summary>
    /// <param name="fault">What a grain of the file said.</param>
    /// <param name="location">Where the file is read. A URL stays, as it says nothing of the server.</param>
    /// <param name="uri">As the client gave it.</param>
    public static FaultException Naming(this FaultException fault, string location, string uri) =>
        SourceLocation.Parse(location).IsLocal && (Names(fault.Message, location) || Names(fault.Locator, location))
            ? new(
                fault.Code,
                Named(fault.Locator, location, uri),
                Named(fault.Message, location, uri),
                fault.IsFinal,
                fault.Tries)
            : fault;

    private static bool Names(string text, string location) => text.Contains(location, StringComparison.Ordinal);

    private static string Named(string text, string location, string uri) =>
        text.Replace(location, uri, StringComparison.Ordinal);
}
