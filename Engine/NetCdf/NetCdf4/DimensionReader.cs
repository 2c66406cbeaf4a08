using System.Globalization;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Tells dimensions and variables among datasets, and which dimensions each variable has.</summary>
/// <remarks>
/// A dataset of class DIMENSION_SCALE is a dimension, and the variable of that name too, unless its NAME denies it.
/// The dimensions of a variable are found through the numbers that the hidden attribute _Netcdf4Coordinates has, or
/// through the scales that DIMENSION_LIST refers to; a variable without either gets dimensions that stand in no file,
/// one for each length.
/// Source: netCDF-C, libhdf5/hdf5open.c, read_scale, read_var, rec_match_dimscales and create_phony_dims.
/// </remarks>
/// <param name="types">Knows the types.</param>
/// <param name="heap">Follows references.</param>
internal sealed class DimensionReader(TypeReader types, HeapReader heap)
{
    private const string WithoutVariable = "This is a netCDF dimension but not a netCDF variable";
    private const string NonCoordinate = "_nc4_non_coord_";

    private readonly Dictionary<int, StoredDimension> _byId = [];
    private readonly Dictionary<long, StoredDimension> _byAddress = [];
    private int _nextId;

    /// <summary>Fills the groups with their dimensions and variables.</summary>
    /// <param name="root">The root.</param>
    public async ValueTask ReadAsync(StoredGroup root)
    {
        foreach (var group in root.All())
        {
            foreach (var (name, dataset) in group.Datasets)
            {
                Add(group, name, dataset);
            }
        }

        // In netCDF-C's order, groups within others first, which numbers the dimensions that stand in no file; what it
        // passes over comes behind, so that the numbers stay the same.
        var inOrder = root.FromWithin()
            .SelectMany(group => group.Variables.Select(variable => (Group: group, Variable: variable)))
            .OrderBy(pair => pair.Variable is { Type.Refusal: not null, Source.Type: not OpaqueType });
        foreach (var (group, variable) in inOrder)
        {
            await MatchAsync(group, variable);
        }

        foreach (var group in root.All())
        {
            foreach (var variable in group.Variables)
            {
                foreach (var (dimension, length) in variable.Dimensions.Zip(variable.Source.Space.Shape))
                {
                    dimension!.GreatestLength = Math.Max(dimension.GreatestLength, length);
                }
            }
        }
    }

    private void Add(StoredGroup group, string name, DatasetObject dataset)
    {
        StoredDimension? scaleOf = null;
        if (IsScale(dataset))
        {
            scaleOf = AddDimension(group, name, dataset);
            if (Text(dataset, HiddenAttributes.Name).StartsWith(WithoutVariable, StringComparison.Ordinal))
            {
                return;
            }
        }

        var shown = name.Length > NonCoordinate.Length && name.StartsWith(NonCoordinate, StringComparison.Ordinal)
            ? name[NonCoordinate.Length..]
            : name;
        group.Variables.Add(new(shown, dataset, types.Read(dataset.Type), scaleOf));
    }

    private StoredDimension AddDimension(StoredGroup group, string name, DatasetObject scale)
    {
        var id = Integers(scale, HiddenAttributes.DimensionId) is [var own and >= 0, ..] ? (int)own : _nextId;
        _nextId = Math.Max(_nextId, id == int.MaxValue ? id : id + 1);
        var space = scale.Space;
        var dimension = new StoredDimension(
            name, id, space.Shape[0], IsUnlimited(space.Shape[0], space.GreatestShape is [null, ..]), scale.Address);
        Register(group, dimension);
        _ = _byAddress.TryAdd(scale.Address, dimension);
        return dimension;
    }

    private void Register(StoredGroup group, StoredDimension dimension)
    {
        _byId[dimension.Id] = dimension;
        group.Add(dimension);
    }

    private async ValueTask MatchAsync(StoredGroup group, StoredVariable variable)
    {
        var dimensions = variable.Dimensions;
        if (Integers(variable.Source, HiddenAttributes.Coordinates) is { } ids && ids.Length == dimensions.Length)
        {
            for (var axis = 0; axis < dimensions.Length; axis++)
            {
                dimensions[axis] = ids[axis] is >= 0 and <= int.MaxValue
                    ? _byId.GetValueOrDefault((int)ids[axis])
                    : null;
            }
        }
        else if (variable.ScaleOf is { } own)
        {
            dimensions[0] = own;
        }

        if (dimensions.Contains(null))
        {
            await MatchScalesAsync(group, variable);
        }

        var taken = new HashSet<StoredDimension>();
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            _ = taken.Add(dimensions[axis] ??= StandIn(group, variable, axis, taken));
        }
    }

    private async ValueTask MatchScalesAsync(StoredGroup group, StoredVariable variable)
    {
        var list = variable.Source.Attributes.FirstOrDefault(
            attribute => attribute.Name == HiddenAttributes.DimensionList);
        if (list?.Type is not VariableLengthType { Base: ReferenceType { IsToObject: true } reference } type
            || type.Bytes < heap.ReferenceBytes)
        {
            return;
        }

        var count = Math.Min(variable.Dimensions.Length, list.Value.Length / type.Bytes);
        for (var axis = 0; axis < count; axis++)
        {
            var scales = await heap.ListAsync(list.Value.Slice(axis * type.Bytes, type.Bytes), reference.Bytes);
            if (scales.IsEmpty)
            {
                if (axis == 0)
                {
                    return; // netCDF-C looks at the first dimension to see whether there are scales at all.
                }

                continue;
            }

            variable.Dimensions[axis] ??= OfScale(group, scales.Span[^reference.Bytes..]);
        }
    }

    private StoredDimension? OfScale(StoredGroup group, ReadOnlySpan<byte> reference)
    {
        var address = heap.Address(reference);
        return group.OfScale(address) ?? _byAddress.GetValueOrDefault(address);
    }

    private StoredDimension StandIn(
        StoredGroup group, StoredVariable variable, int axis, HashSet<StoredDimension> taken)
    {
        var length = variable.Source.Space.Shape[axis];
        var isUnlimited = variable.Source.Space.GreatestShape is var greatest
            && axis < greatest.Length && greatest[axis] is null;
        foreach (var known in group.OfLength(length, isUnlimited))
        {
            if (!taken.Contains(known))
            {
                return known;
            }
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"phony_dim_{_nextId}");
        var dimension = new StoredDimension(name, _nextId, length, IsUnlimited(length, isUnlimited), null);
        _nextId = _nextId == int.MaxValue ? _nextId : _nextId + 1;
        Register(group, dimension);
        return dimension;
    }

    /// <summary>A length of 0 means unlimited to netCDF-C, whatever the file says.</summary>
    private static bool IsUnlimited(long length, bool canGrow) => canGrow || length == 0;

    private static bool IsScale(DatasetObject dataset) =>
        dataset.Space.Shape.Length > 0 && Text(dataset, HiddenAttributes.Class) == "DIMENSION_SCALE";

    private static string Text(DatasetObject dataset, string name) =>
        dataset.Attributes.FirstOrDefault(attribute => attribute.Name == name) is { Type: StringType } attribute
            ? ElementText.Text(attribute.Value.Span)
            : "";

    private long[]? Integers(DatasetObject dataset, string name)
    {
        var attribute = dataset.Attributes.FirstOrDefault(attribute => attribute.Name == name);
        if (attribute?.Type is not FixedPointType || types.Read(attribute.Type) is not { Refusal: null } type)
        {
            return null;
        }

        var integers = new long[attribute.Value.Length / type.Bytes];
        for (var place = 0; place < integers.Length; place++)
        {
            integers[place] = StoredNumber.Integer(attribute.Value.Span.Slice(place * type.Bytes, type.Bytes), type);
        }

        return integers;
    }
}
