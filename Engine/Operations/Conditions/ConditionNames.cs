using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>What the inputs of an operation have that a condition may speak of.</summary>
/// <remarks>
/// A name is looked for among the data, coordinates and auxiliary variables of the first input, then of the others;
/// then among the inputs' ids, which stand for their data; then among the roles of axes (lat, lon, time, level).
/// </remarks>
/// <param name="inputs">The inputs.</param>
/// <param name="ids">Their ids in the request.</param>
internal sealed class ConditionNames(ImmutableArray<LazyDataset> inputs, ImmutableArray<string> ids) : IConditionNames
{
    private readonly Dictionary<string, NamedValues?> _known = new(StringComparer.Ordinal);

    public string All
    {
        get
        {
            var data = inputs.SelectMany(input => input.Data).Select(variable => variable.Name).Distinct();
            var axes = inputs.SelectMany(input => input.Axes).DistinctBy(axis => axis.Name).Select(AxisText.Extent);
            var others = inputs.SelectMany(Others).Distinct().ToArray();
            return $"there are the data {string.Join(", ", data)} and the coordinates "
                + string.Join(", ", axes.Concat(others));
        }
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>What a name stands for, or null.</summary>
    /// <param name="name">The name.</param>
    public NamedValues? Find(string name)
    {
        if (!_known.TryGetValue(name, out var found))
        {
            _known.Add(name, found = Exact(name) ?? ById(name) ?? ByRole(name));
        }

        return found;
    }

    private static IEnumerable<string> Others(LazyDataset input) =>
        input.Coordinates.Where(coordinate => coordinate.IsScalar).Select(coordinate => coordinate.Name)
            .Concat(input.Variables
                .Where(variable => variable.Role == VariableRole.Auxiliary && variable.Node.Type.IsNumeric())
                .Select(variable => variable.Name));

    private NamedValues? Exact(string name)
    {
        for (var place = 0; place < inputs.Length; place++)
        {
            var input = inputs[place];
            if (input.Data.FirstOrDefault(variable => variable.Name == name) is { } data)
            {
                return new(place, data, null);
            }

            if (input.Axes.Concat(input.Coordinates).FirstOrDefault(axis => axis.Name == name) is { } coordinate)
            {
                return new(place, null, coordinate);
            }

            if (input.Variables.FirstOrDefault(variable => variable.Name == name) is { } auxiliary
                && auxiliary.Node.Type.IsNumeric())
            {
                return new(place, auxiliary, null);
            }
        }

        return null;
    }

    private NamedValues? ById(string name) =>
        ids.IndexOf(name) is var place and >= 0 && inputs[place].Data.ToArray() is [var only]
            ? new(place, only, null)
            : null;

    private NamedValues? ByRole(string name)
    {
        for (var place = 0; place < inputs.Length; place++)
        {
            var axes = inputs[place].Axes;
            if (DimensionResolver.Resolve(name, axes) is { } dimension)
            {
                return new(place, null, axes.First(axis => axis.Name == dimension));
            }
        }

        return null;
    }
}
