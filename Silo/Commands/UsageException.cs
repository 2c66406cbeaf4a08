namespace Compute.Orleans.Silo.Commands;

/// <summary>The arguments were not understood; the usage is shown with the message.</summary>
internal sealed class UsageException(string message) : Exception(message);
