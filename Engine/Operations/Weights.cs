using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The parameter `weights` of means, and its older name.</summary>
internal static class Weights
{
    private const string Name = "weights";
    private const string Alias = "weightoptions";
    private const string Unweighted = "unweighted";

    /// <summary>What may be asked for; generate and weighted are what older clients say.</summary>
    private static readonly FrozenDictionary<string, Weighting> _known = new Dictionary<string, Weighting>
    {
        [Unweighted] = Weighting.None,
        ["area"] = Weighting.Area,
        ["area_cdo"] = Weighting.AreaCdo,
        ["generate"] = Weighting.Area,
        ["weighted"] = Weighting.Area,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly ImmutableArray<string> _names = [Unweighted, "area", "area_cdo", "generate", "weighted"];

    /// <summary>Its signatures.</summary>
    public static ImmutableArray<Parameter> Parameters { get; } =
    [
        new(
            Name,
            "What values are weighted by; unweighted by default. area (also called generate or weighted): the areas "
            + "of cells, from the bounds of latitudes and longitudes, made midway between them where the file has "
            + "none; on grids without such axes the cell measure `area` of the file. area_cdo: the areas that CDO's "
            + "gridarea computes, between great circles, for means that equal CDO's fldmean.",
            _names),
        new(Alias, "Another name of `weights`.", _names),
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
    /// <exception cref="Faults.ComputeException">InvalidValue: it is given under both names.</exception>
    public static Weighting Of(Arguments arguments)
    {
        if (arguments.Text(Name) is not null && arguments.Text(Alias) is not null)
        {
            throw arguments.Refuse(Alias, $"is given beside `{Name}`, which means the same: one of them would do");
        }

        return _known[arguments.Text(Name) ?? arguments.Text(Alias) ?? Unweighted];
    }

    /// <summary>Refuses weights.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="problem">Why the data cannot be weighted so, and what would do.</param>
    public static Faults.ComputeException Refuse(Arguments arguments, string problem)
    {
        var name = arguments.Text(Name) is null ? Alias : Name;
        return arguments.Refuse(name, $"is `{arguments.Text(name)}`: {problem}");
    }
}
