using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>A member of a type that a file defines.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Where it begins in its compound, in bytes; 0 elsewhere.</param>
/// <param name="Shape">The lengths of its dimensions; empty for a scalar.</param>
/// <param name="Value">The value that an enum gives the name; 0 elsewhere.</param>
/// <param name="UserType">The definition of its type, where the file defines it too; else null.</param>
public sealed record UserTypeMember(
    string Name,
    ElementType Type,
    int Offset,
    ImmutableArray<long> Shape,
    long Value,
    UserType? UserType);
