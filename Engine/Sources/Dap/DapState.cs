namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>What a dataset's documents say of it.</summary>
/// <param name="Structure">What it is made of.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Identity">What tells this state from another.</param>
/// <param name="Modified">When it changed last; null where the server does not tell.</param>
internal sealed record DapState(
    DdsNode Structure, DasContainer Attributes, SourceIdentity Identity, DateTimeOffset? Modified);
