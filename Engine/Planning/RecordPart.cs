using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>One variable of a record.</summary>
/// <param name="Placement">Its place in the file.</param>
/// <param name="Variable">The variable, where it is computed.</param>
/// <param name="Encoded">Its values of all records, big-endian, where they are known.</param>
internal sealed record RecordPart(VariablePlacement Placement, LazyVariable? Variable, ReadOnlyMemory<byte> Encoded);
