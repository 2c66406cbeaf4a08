using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Classic;

/// <summary>A variable as the header has it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="DimensionIds">Places of its dimensions in the list of dimensions.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Begin">Where its data begin, in bytes from the start of the file.</param>
/// <param name="BeginOffset">Where the header says so, for messages.</param>
internal sealed record StoredVariable(
    string Name,
    ElementType Type,
    ImmutableArray<int> DimensionIds,
    AttributeSet Attributes,
    long Begin,
    long BeginOffset);
