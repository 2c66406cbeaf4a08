using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>The types that a file defines by number, each behind those that it is made of.</summary>
internal sealed class TypeTable
{
    private readonly Dictionary<UserType, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<UserType> _types = [];

    /// <summary>Numbers the types.</summary>
    /// <param name="index">The index.</param>
    public TypeTable(DatasetIndex index)
    {
        foreach (var type in index.Types.Concat(index.Groups.SelectMany(group => group.Types)))
        {
            Add(type);
        }

        Add(index.Attributes);
        foreach (var group in index.Groups)
        {
            Add(group.Attributes);
        }

        foreach (var variable in index.AllVariables())
        {
            Add(variable.UserType);
            Add(variable.Attributes);
        }
    }

    /// <summary>The types in order of their numbers.</summary>
    public IReadOnlyList<UserType> Types => _types;

    /// <summary>The number of a type, from 1; 0 for none.</summary>
    /// <param name="type">One of the index's, or null.</param>
    public int this[UserType? type] => type is null ? 0 : _numbers[type];

    private void Add(AttributeSet attributes)
    {
        foreach (var (_, value) in attributes)
        {
            Add(value.UserType);
        }
    }

    private void Add(UserType? type)
    {
        if (type is null || _numbers.ContainsKey(type))
        {
            return;
        }

        foreach (var member in type.Members)
        {
            Add(member.UserType);
        }

        _types.Add(type);
        _numbers.Add(type, _types.Count);
    }
}
