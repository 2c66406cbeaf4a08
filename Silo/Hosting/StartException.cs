namespace Compute.Orleans.Silo.Hosting;

/// <summary>The program cannot do what it was started for; the message is all that its user needs.</summary>
internal sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);
