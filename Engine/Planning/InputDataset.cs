using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Planning;

/// <summary>One variable of one open file as a lazy dataset, with everything that CF says describes it.</summary>
internal sealed class InputDataset
{
    private readonly int _place;
    private readonly string _uri;
    private readonly DatasetIndex _index;
    private readonly bool _isFar;
    private readonly CoordinateReader _reader;
    private readonly LabelReader _labels;
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, LazyVariable> _variables = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Coordinate> _coordinates = new(StringComparer.Ordinal);

    private InputDataset(int place, string uri, DatasetIndex index, IDataSource source)
    {
        _place = place;
        _uri = uri;
        _index = index;
        _isFar = source.IsFar;
        _reader = new CoordinateReader(index, source, uri);
        _labels = new LabelReader(index, source);
    }

    /// <summary>Builds the dataset; reads coordinates and nothing else.</summary>
    /// <param name="place">The file's place in the plan's inputs.</param>
    /// <param name="uri">As the client named it.</param>
    /// <param name="index">The file's index.</param>
    /// <param name="source">The open file.</param>
    /// <param name="name">The variable's name.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue when the file has no such variable; or it cannot be read.
    /// </exception>
    public static async Task<LazyDataset> OpenAsync(
        int place, string uri, DatasetIndex index, IDataSource source, string name, CancellationToken cancellationToken)
    {
        var (view, variable) = InputVariable.Find(index, name, uri);
        name = variable.Name;
        if (Obstacle(variable) is { } obstacle)
        {
            var names = IsCoordinate(variable) ? $": {InputVariable.Names(index)}" : "";
            throw new ComputeException(Fault.InvalidValue, "variable", $"`{name}` of {uri} {obstacle}{names}");
        }

        var dataset = new InputDataset(place, uri, view, source);
        await dataset.AddAsync(variable, VariableRole.Data, cancellationToken);
        return new LazyDataset
        {
            Origin = uri,
            Variables = [.. dataset._variables.Values
                .Where(known => known.Role == VariableRole.Data || !dataset.IsBounds(known.Name))
                .Select(known => known.WithoutReferences(dataset._leftOut))],
            Coordinates = [.. dataset._coordinates.Values.Select(axis =>
                axis.BoundsName == name ? axis with { Bounds = default, BoundsName = null } : axis)],
            Attributes = view.Attributes,
        };
    }

    /// <summary>Why a variable cannot be an input, as it goes on after its name; null where it can.</summary>
    /// <param name="variable">The variable.</param>
    public static string? Obstacle(IndexedVariable variable) => (variable.Refusal ?? Absence(variable)) switch
    {
        { } refusal => $"cannot be read: {refusal}",
        _ when !variable.Type.IsNumeric() => $"is {Kind(variable.Type)}; a number is wanted",
        _ when IsCoordinate(variable) => "is a coordinate, which comes with each variable that has it",
        _ when variable.Dimensions.DistinctBy(dimension => dimension.Name).Count() < variable.Dimensions.Length =>
            "has a dimension twice, which is not supported",
        _ => null,
    };

    /// <summary>The names of the variables that some attributes name as describing theirs.</summary>
    /// <param name="attributes">The attributes of a variable.</param>
    public static IEnumerable<string> Related(AttributeSet attributes)
    {
        string[] related = ["coordinates", "bounds", "climatology", "ancillary_variables", "grid_mapping"];
        foreach (var attribute in related)
        {
            foreach (var name in Words(attributes.Text(attribute)))
            {
                yield return name.TrimEnd(':');
            }
        }

        // "area: areacella", "a: a b: b ps: ps": the words with a colon are keys, the others variables.
        foreach (var attribute in (string[])["cell_measures", "formula_terms"])
        {
            foreach (var name in Words(attributes.Text(attribute)).Where(word => !word.EndsWith(':')))
            {
                yield return name;
            }
        }
    }

    /// <summary>Whether a variable is the coordinate of its one dimension.</summary>
    /// <param name="variable">The variable.</param>
    public static bool IsCoordinate(IndexedVariable variable) =>
        variable.Dimensions is [var only] && only.Name == variable.Name && variable.Type.IsNumeric();

    /// <summary>Why this machine lacks what reading a variable takes; null where it does not.</summary>
    private static string? Absence(IndexedVariable variable) => variable.Layout is ChunkedLayout chunked
        ? chunked.Filters.Select(FilterCatalog.Absence).FirstOrDefault(absence => absence is not null)
        : null;

    private static string Kind(ElementType type) => type switch
    {
        ElementType.Compound => "a compound of several values",
        ElementType.List => "a list of any length",
        _ => "text",
    };

    private bool IsBounds(string name) => _coordinates.Values.Any(coordinate => coordinate.BoundsName == name);

    private async Task AddAsync(IndexedVariable variable, VariableRole role, CancellationToken cancellationToken)
    {
        if (_variables.ContainsKey(variable.Name) || _coordinates.ContainsKey(variable.Name))
        {
            return;
        }

        if (await LazyAsync(variable, role, cancellationToken) is not { } lazy)
        {
            _ = _leftOut.Add(variable.Name);
            return;
        }

        _ = _variables.TryAdd(variable.Name, lazy);
        foreach (var dimension in variable.Dimensions)
        {
            await AddCoordinateAsync(dimension, cancellationToken);
        }

        foreach (var name in Related(variable.Attributes))
        {
            await AddRelatedAsync(name, variable, cancellationToken);
        }
    }

    /// <summary>The variable as it is written; null where a classic file cannot hold it.</summary>
    private async Task<LazyVariable?> LazyAsync(
        IndexedVariable variable, VariableRole role, CancellationToken cancellationToken)
    {
        var attributes = InputVariable.Attributes(variable);
        if (variable.Refusal is not null)
        {
            return null;
        }

        ImmutableArray<string> dimensions = [.. variable.Dimensions.Select(dimension => dimension.Name)];
        if (variable.Type.IsNumeric() || variable.Type == ElementType.Char)
        {
            return new(variable.Name, role, dimensions, ReadNode.Of(_place, variable, _isFar), attributes);
        }

        return variable.Type == ElementType.String
            && await _labels.ReadAsync(variable, cancellationToken) is var (characters, dimension)
            ? new(
                variable.Name,
                role,
                dimensions.Add(dimension),
                characters,
                attributes.Without("_FillValue", "missing_value"))
            : null;
    }

    private async Task AddCoordinateAsync(Dimension dimension, CancellationToken cancellationToken)
    {
        if (_coordinates.ContainsKey(dimension.Name)
            || _index.Variable(dimension.Name) is not { } variable
            || !variable.Dimensions.Contains(dimension))
        {
            return;
        }

        if (!IsCoordinate(variable))
        {
            if (variable.Type == ElementType.String)
            {
                await AddAsync(variable, VariableRole.Auxiliary, cancellationToken); // Names instead of numbers.
            }

            return;
        }

        var coordinate = await _reader.ReadAsync(variable, dimension, cancellationToken);
        _coordinates.Add(dimension.Name, coordinate);
        foreach (var name in Related(variable.Attributes).Where(name => name != coordinate.BoundsName))
        {
            await AddRelatedAsync(name, variable, cancellationToken);
        }

        if (coordinate.BoundsAttributes.Text("formula_terms") is not null)
        {
            foreach (var name in Related(coordinate.BoundsAttributes))
            {
                await AddRelatedAsync(name, variable, cancellationToken);
            }
        }
    }

    // A file may name a variable that it does not hold (an areacella of another file), or itself. Bounds that are named
    // among the coordinates, as xarray writes them, are found to be bounds in the end.
    private async Task AddRelatedAsync(string name, IndexedVariable owner, CancellationToken cancellationToken)
    {
        if (name != owner.Name
            && _index.Variable(name) is { } variable
            && !IsCoordinate(variable))
        {
            await AddAsync(variable, VariableRole.Auxiliary, cancellationToken);
        }
    }

    private static IEnumerable<string> Words(string? text) => (text ?? "")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word[(word.LastIndexOf('/') + 1)..]); // In a file with groups a name may have a path.
}
