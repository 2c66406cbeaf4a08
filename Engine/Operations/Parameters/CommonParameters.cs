using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Parameters;

/// <summary>The parameters that operations have in common, and what they do.</summary>
internal static class CommonParameters
{
    private const string Rename = "rename";
    private const string Variable = "variable";

    private static readonly Parameter _variable =
        new(Variable, "The data variable to work on; by default the one that the inputs name.", []);

    private static readonly Parameter _rename = new(
        Rename,
        "OLD|NEW: the data variable OLD is called NEW in the result; several pairs may follow one another.",
        []);

    /// <summary>The signatures of those that every operation on one variable has.</summary>
    public static ImmutableArray<Parameter> WithoutFilling { get; } = [_variable, _rename, .. FormatParameters.All];

    /// <summary>The signatures of those of operations that give values: `fillna` too.</summary>
    public static ImmutableArray<Parameter> All { get; } = [.. WithoutFilling, Filling.Parameter];

    /// <summary>Those of an operation that takes variables of all inputs.</summary>
    public static ImmutableArray<Parameter> WithoutVariable { get; } =
        [.. All.Where(parameter => parameter != _variable)];

    /// <summary>Checks `variable` against an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="arguments">The call's parameters.</param>
    public static void CheckVariable(LazyDataset input, Arguments arguments)
    {
        if (arguments.Text(Variable) is { } wanted && !input.Data.Any(variable => variable.Name == wanted))
        {
            var names = string.Join(", ", input.Data.Select(variable => variable.Name));
            throw arguments.Refuse(Variable, $"is `{wanted}`, which is not in {input.Origin}; its data is {names}");
        }
    }

    /// <summary>Applies `fillna`, then `rename`, to a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="arguments">The call's parameters.</param>
    public static LazyDataset Finished(LazyDataset result, Arguments arguments) =>
        Renamed(Filling.Of(result, arguments), arguments);

    private static LazyDataset Renamed(LazyDataset result, Arguments arguments)
    {
        var names = arguments.List(Rename);
        if (names.IsEmpty)
        {
            return result;
        }

        if (names.Length % 2 != 0)
        {
            throw arguments.Refuse(
                Rename, $"is `{arguments.Text(Rename)}`; it takes OLD|NEW, or several such pairs one after another");
        }

        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in names.Chunk(2))
        {
            if (!result.Data.Any(variable => variable.Name == pair[0]))
            {
                var known = string.Join(", ", result.Data.Select(variable => variable.Name));
                throw arguments.Refuse(Rename, $"names `{pair[0]}`, which is not in the result; its data is {known}");
            }

            if (!renamed.TryAdd(pair[0], pair[1]))
            {
                throw arguments.Refuse(Rename, $"gives `{pair[0]}` two names");
            }
        }

        // All at once: two variables may change names.
        var taken = result.Variables.Select(variable => variable.Name).Where(name => !renamed.ContainsKey(name))
            .Concat(result.Coordinates.Select(coordinate => coordinate.Name))
            .Concat(result.Coordinates.Select(coordinate => coordinate.BoundsName).OfType<string>())
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in renamed.Values.Where(name => !taken.Add(name)))
        {
            throw arguments.Refuse(Rename, $"gives the name `{name}`, which the result has already");
        }

        return result.MapData(variable => renamed.TryGetValue(variable.Name, out var name)
            ? variable with { Name = name }
            : variable);
    }
}
