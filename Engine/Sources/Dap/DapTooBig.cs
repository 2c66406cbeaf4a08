namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>A server's refusal to answer so much at once.</summary>
/// <param name="What">The refusal in words.</param>
/// <param name="Limit">The most that the server answers, in bytes, where it says so.</param>
internal sealed record DapTooBig(string What, long? Limit);
