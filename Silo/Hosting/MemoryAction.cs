namespace Compute.Orleans.Silo.Hosting;

/// <summary>What is to be done about the memory of the process.</summary>
internal enum MemoryAction
{
    /// <summary>Nothing: there is enough, or nothing would come of it.</summary>
    None,

    /// <summary>Garbage is collected while everything goes on.</summary>
    Collect,

    /// <summary>Everything waits until all garbage is collected and its memory given back.</summary>
    Compact,
}
