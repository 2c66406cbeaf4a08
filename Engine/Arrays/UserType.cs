using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>A type that a file defines.</summary>
/// <param name="Name">Its name; empty where the file gives none.</param>
/// <param name="Kind">
/// Compound, List or Opaque; the integer type of an enum, which is the only kind whose elements are numbers.
/// </param>
/// <param name="Bytes">Length of one stored element.</param>
/// <param name="Members">
/// The members of a compound, the names of an enum's values, or the one base of a list, whose name is empty.
/// </param>
public sealed record UserType(string Name, ElementType Kind, int Bytes, ImmutableArray<UserTypeMember> Members);
