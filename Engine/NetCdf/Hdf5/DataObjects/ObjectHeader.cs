using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>The header of an object: all its messages.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Messages">The messages in stored order, without those that only hold the header together.</param>
/// <param name="UnknownMessage">A message that a reader must know, and this one does not; else null.</param>
internal sealed record ObjectHeader(long Address, ImmutableArray<HeaderMessage> Messages, MessageType? UnknownMessage)
{
    /// <summary>The first message of a kind, or null.</summary>
    /// <param name="type">The kind.</param>
    public HeaderMessage? Find(MessageType type)
    {
        foreach (var message in Messages)
        {
            if (message.Type == type)
            {
                return message;
            }
        }

        return null;
    }
}
