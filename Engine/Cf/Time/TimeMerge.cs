using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>The one ascending order of the time steps of several ascending axes.</summary>
/// <typeparam name="TKey">What steps are compared by: instants, or numbers where there are no dates.</typeparam>
internal sealed class TimeMerge<TKey>
    where TKey : struct, IComparable<TKey>
{
    private readonly ImmutableArray<(string Name, ImmutableArray<TKey> Keys)> _axes;
    private readonly Func<TKey, string> _text;

    /// <summary>Merges axes.</summary>
    /// <param name="axes">The inputs' names and keys.</param>
    /// <param name="text">A key as messages speak of it.</param>
    /// <exception cref="ComputeException">InvalidValue: an axis does not ascend, or two have an equal step.</exception>
    public TimeMerge(ImmutableArray<(string Name, ImmutableArray<TKey> Keys)> axes, Func<TKey, string> text)
    {
        _axes = axes;
        _text = text;
        foreach (var (name, keys) in axes)
        {
            RequireAscending(name, keys);
        }

        Order = [.. axes
            .SelectMany((axis, input) => Enumerable.Range(0, axis.Keys.Length).Select(position => (input, position)))
            .OrderBy(step => axes[step.input].Keys[step.position])];
        if (Order.IsEmpty)
        {
            throw new ComputeException(Fault.InvalidValue, axes[0].Name, $"{axes[0].Name} has no time steps");
        }

        RequireDistinct();
    }

    /// <summary>The steps of all inputs, ascending; at least one.</summary>
    public ImmutableArray<(int Input, int Position)> Order { get; }

    private void RequireAscending(string name, ImmutableArray<TKey> keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i].CompareTo(keys[i - 1]) <= 0)
            {
                throw new ComputeException(
                    Fault.InvalidValue,
                    name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the time of {name} does not ascend: {_text(keys[i])} at index {i} follows ")
                    + $"{_text(keys[i - 1])}. Only files whose time ascends can be joined");
            }
        }
    }

    private void RequireDistinct()
    {
        for (var i = 1; i < Order.Length; i++)
        {
            var (before, after) = (Order[i - 1], Order[i]);
            var key = _axes[after.Input].Keys[after.Position];
            if (key.CompareTo(_axes[before.Input].Keys[before.Position]) == 0)
            {
                var names = (before.Input < after.Input ? before : after, before.Input < after.Input ? after : before);
                throw new ComputeException(
                    Fault.InvalidValue,
                    _axes[names.Item2.Input].Name,
                    $"{_axes[names.Item1.Input].Name} and {_axes[names.Item2.Input].Name} both have the time step "
                    + $"{_text(key)}: {Shared(names.Item1.Input, names.Item2.Input)}. Leave one out, or restrict it by "
                    + "a domain");
            }
        }
    }

    private string Shared(int left, int right)
    {
        var shared = _axes[left].Keys.Intersect(_axes[right].Keys).ToArray();
        return shared.Length == 1
            ? "it is the only one that they share"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"they share {shared.Length} steps, {_text(shared.Min())} .. {_text(shared.Max())}");
    }
}
