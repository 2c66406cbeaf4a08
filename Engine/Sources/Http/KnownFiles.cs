namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What servers said of files lately; their first blocks are not remembered.</summary>
/// <param name="clock">Tells how old an answer is.</param>
internal sealed class KnownFiles(TimeProvider clock) : KnownStates<RemoteFileState>(
    clock, state => state.Identity, Most, state => state with { FirstBlock = null })
{
    private const int Most = 4096;
}
