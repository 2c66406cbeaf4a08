using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>A variable that is to be written.</summary>
/// <param name="Name">The name, unique in its dataset.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="Dimensions">The names of its dimensions, slowest first; none for a scalar.</param>
/// <param name="Attributes">Its attributes, in the order in which they are to be written.</param>
public sealed record VariableDefinition(
    string Name, ElementType Type, ImmutableArray<string> Dimensions, AttributeSet Attributes);
