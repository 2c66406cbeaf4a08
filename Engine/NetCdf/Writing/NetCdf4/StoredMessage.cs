namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>An Attribute message, and the name by which it is found.</summary>
/// <param name="Name">The name of the attribute, in UTF-8.</param>
/// <param name="Bytes">The message; of any length.</param>
internal sealed record StoredMessage(byte[] Name, byte[] Bytes);
