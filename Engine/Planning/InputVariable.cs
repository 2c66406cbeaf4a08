using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Finds the variable that a request names, in whatever group it is.</summary>
internal static class InputVariable
{
    private const string FlagValues = "flag_values";
    private const string FlagMeanings = "flag_meanings";

    private static readonly string[] _references =
    [
        "coordinates", "bounds", "climatology", "ancillary_variables", "grid_mapping", "cell_measures", "formula_terms",
    ];

    /// <summary>Finds a variable, and what is visible where it is.</summary>
    /// <param name="index">The file's index.</param>
    /// <param name="name">Its name; in a group with the group's path before it, <c>forecast/tas</c>.</param>
    /// <param name="uri">The file as the client named it, for messages.</param>
    /// <exception cref="ComputeException">InvalidValue when there is none.</exception>
    public static (DatasetIndex View, IndexedVariable Variable) Find(DatasetIndex index, string name, string uri)
    {
        var path = name.TrimStart('/');
        var end = path.LastIndexOf('/');
        var view = index.In(end < 0 ? "" : path[..end]);
        return view?.Variable(path[(end + 1)..]) is { } found
            ? (view, found)
            : throw new ComputeException(
                Fault.InvalidValue, "variable", $"{uri} has no variable `{name}`; it has {Names(index)}");
    }

    /// <summary>The names of variables that a request may name, the ones with most dimensions first.</summary>
    /// <param name="index">The file's index.</param>
    public static string Names(DatasetIndex index) => string.Join(
        ", ",
        index.Variables.Select(variable => (variable.Name, Variable: variable))
            .Concat(index.Groups.SelectMany(group =>
                group.Variables.Select(variable => ($"{group.Path}/{variable.Name}", Variable: variable))))
            .Where(named => named.Variable.Type.IsNumeric()
                && named.Variable.Dimensions.Length > 0
                && !InputDataset.IsCoordinate(named.Variable))
            .OrderByDescending(named => named.Variable.Dimensions.Length)
            .Take(20)
            .Select(named => named.Item1));

    /// <summary>A variable's attributes, as they mean the same in a file without groups and without enums.</summary>
    /// <param name="variable">The variable.</param>
    public static AttributeSet Attributes(IndexedVariable variable)
    {
        var attributes = variable.Attributes;
        foreach (var name in _references)
        {
            if (attributes.Text(name) is { } text && text.Contains('/', StringComparison.Ordinal))
            {
                var words = text.Split(' ').Select(word => word[(word.LastIndexOf('/') + 1)..]);
                attributes = attributes.With(name, string.Join(' ', words));
            }
        }

        return variable.UserType is { } type
            && type.Kind == variable.Type
            && variable.Type.IsNumeric()
            && attributes[FlagValues] is null
            && attributes["flag_masks"] is null
            ? attributes
                .With(FlagValues, AttributeValue.FromIntegers(
                    variable.Type, [.. type.Members.Select(member => member.Value)]))
                .With(FlagMeanings, string.Join(' ', type.Members.Select(member => Word(member.Name))))
            : attributes;
    }

    /// <summary>Blanks separate the meanings from each other.</summary>
    private static string Word(string name) => name.Length == 0 ? "_" : name.Replace(' ', '_');
}
