using System.Collections.Frozen;
using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>The parameter `weights` of reductions, and its older name.</summary>
internal static class Weights
{
    /// <summary>The parameter's name.</summary>
    public const string Name = "weights";

    private const string Alias = "weightoptions";
    private const string Unweighted = "unweighted";

    /// <summary>What may be asked for; generate and weighted are what older clients say.</summary>
    private static readonly FrozenDictionary<string, Weighting> _known = new Dictionary<string, Weighting>
    {
        [Unweighted] = Weighting.None,
        ["area"] = Weighting.Area,
        ["area_cdo"] = Weighting.AreaCdo,
        ["cell_measures"] = Weighting.CellMeasure,
        ["time"] = Weighting.Time,
        ["generate"] = Weighting.Area,
        ["weighted"] = Weighting.Area,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly ImmutableArray<string> _names =
        [Unweighted, "area", "area_cdo", "cell_measures", "time", "generate", "weighted"];

    /// <summary>Its signatures.</summary>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        new(
            Name,
            "What values are weighted by; unweighted by default. area (also called generate or weighted): the areas "
            + "of cells, from the bounds of latitudes and longitudes, made midway between them where the file has "
            + "none; on grids without such axes the cell measure `area` of the data. area_cdo: the areas that CDO's "
            + "gridarea computes, between great circles, for means that equal CDO's fldmean. cell_measures: the "
            + "variable that the data's attribute cell_measures names as `area`, out of the same file or, where it is "
            + "in another, given as a second input. time: the lengths of the cells of time, from its bounds. "
            + "area|time and the like: the product of both. A weight counts along the axes that are reduced.",
            _names) { TakesSeveral = true },
        new(Alias, "Another name of `weights`.", _names) { TakesSeveral = true, AliasOf = Name },
    ];

    /// <summary>Its signatures, where something else is the default.</summary>
    /// <param name="byDefault">The default.</param>
    public static ImmutableArray<Parameter> ParametersBy(string byDefault) =>
    [
        .. Parameters.Select(parameter => parameter with
        {
            Abstract = parameter.Abstract.Replace(
                $"; {Unweighted} by default", $"; {byDefault} by default", StringComparison.Ordinal),
        }),
    ];

    /// <summary>A call's parameters, which ask for something else where it does not say.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="byDefault">What values are weighted by then.</param>
    public static Arguments By(Arguments arguments, string byDefault) =>
        arguments.Text(Name) is null && arguments.Text(Alias) is null ? arguments.With(Name, byDefault) : arguments;

    /// <summary>What a call asks for.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">
    /// InvalidValue: it is given under both names, or its parts do not go together.
    /// </exception>
    public static Weighting Of(Arguments arguments)
    {
        if (arguments.Text(Name) is not null && arguments.Text(Alias) is not null)
        {
            throw arguments.Refuse(Alias, $"is given beside `{Name}`, which means the same: one of them would do");
        }

        ImmutableArray<Weighting> parts = [.. List(arguments).Select(name => _known[name])];
        var all = parts.Aggregate(Weighting.None, (one, other) => one | other);
        if (parts.Length > 1 && parts.Contains(Weighting.None))
        {
            throw Refuse(arguments, $"{Unweighted} goes with nothing else: one of them would do");
        }

        if (parts.Count(part => part == Weighting.Time) > 1)
        {
            throw Refuse(arguments, "time is there twice: once would do");
        }

        return parts.Count(part => (part & Weighting.AnyArea) != Weighting.None) <= 1
            ? all
            : throw Refuse(arguments, "values are weighted by one kind of area: one of them would do");
    }

    /// <summary>Whether a call gives weights.</summary>
    /// <param name="call">The call.</param>
    public static bool IsIn(OperationCall call) => call.Parameters.Keys.Any(name =>
        string.Equals(name, Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, Alias, StringComparison.OrdinalIgnoreCase));

    /// <summary>The input that holds the areas of the first's cells, or null.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a second input that no weights are taken of.</exception>
    public static LazyDataset? MeasureOf(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        if (inputs.Length < 2)
        {
            return null;
        }

        var weighting = Of(arguments);
        if ((weighting & (Weighting.Area | Weighting.CellMeasure)) != Weighting.None)
        {
            return inputs[1];
        }

        var name = NameOf(arguments);
        throw arguments.Refuse(
            name,
            $"is {(weighting == Weighting.None ? Unweighted : $"`{arguments.Text(name)}`")} beside two inputs, of "
            + "which the second holds the areas of the first's cells: weights=cell_measures, or one input, would do");
    }

    /// <summary>Refuses weights.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="problem">Why the data cannot be weighted so, and what would do.</param>
    public static Faults.ComputeException Refuse(Arguments arguments, string problem)
    {
        var name = NameOf(arguments);
        return arguments.Refuse(name, $"is `{arguments.Text(name)}`: {problem}");
    }

    private static string NameOf(Arguments arguments) =>
        arguments.Text(Name) is null && arguments.Text(Alias) is not null ? Alias : Name;

    private static ImmutableArray<string> List(Arguments arguments) => arguments.List(NameOf(arguments));
}
