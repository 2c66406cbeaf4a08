using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>An attribute of a DAS.</summary>
/// <param name="Type">The type's name as it is written: <c>Float32</c>, <c>String</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Values">The values as they are written, without quotes.</param>
internal sealed record DasAttribute(string Type, string Name, ImmutableArray<string> Values);
