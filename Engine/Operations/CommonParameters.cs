using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The parameters that operations have in common, and what they do.</summary>
internal static class CommonParameters
{
    private const string Rename = "rename";
    private const string Variable = "variable";

    /// <summary>The signatures of those that every operation has.</summary>
    public static ImmutableArray<Parameter> WithoutFilling { get; } =
    [
        new(Variable, "The data variable to work on; by default the one that the inputs name.", []),
        new(Rename, "OLD|NEW: the data variable OLD is called NEW in the result.", []),
        .. FormatParameters.All,
    ];

    /// <summary>The signatures of those of operations that give values: `fillna` too.</summary>
    public static ImmutableArray<Parameter> All { get; } = [.. WithoutFilling, Filling.Parameter];

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

        if (names is not [var old, var renamed])
        {
            throw arguments.Refuse(Rename, $"is `{arguments.Text(Rename)}`; it takes OLD|NEW");
        }

        if (!result.Data.Any(variable => variable.Name == old))
        {
            var known = string.Join(", ", result.Data.Select(variable => variable.Name));
            throw arguments.Refuse(Rename, $"names `{old}`, which is not in the result; its data is {known}");
        }

        if (result.Variables.Any(variable => variable.Name == renamed && variable.Name != old)
            || result.Coordinates.Any(coordinate => coordinate.Name == renamed || coordinate.BoundsName == renamed))
        {
            throw arguments.Refuse(Rename, $"gives the name `{renamed}`, which the result has already");
        }

        return result.MapData(variable => variable.Name == old ? variable with { Name = renamed } : variable);
    }
}
